/**
 * The interval around a value within which the tool itself says that the value lies, in the metric's unit. What that
 * means differs by tool: a confidence interval, a deviation to both sides, the middle half of its measurements. It is
 * kept and shown but not judged: it is variance within one run, and the judge goes by the variance between runs.
 */
export interface Spread {
  low: number
  high: number
}

/**
 * The spread of a value between two bounds as a tool gave them, in any order. Undefined where they say nothing: one is
 * missing or not finite, there is nothing between them, or the value lies elsewhere.
 */
export function spreadAround(
  value: number,
  one: number | undefined,
  other: number | undefined,
): Spread | undefined {
  if (one === undefined || other === undefined) return undefined
  const [low, high] = one < other ? [one, other] : [other, one]
  const width = high - low
  return Number.isFinite(width) && width > 0 && low <= value && value <= high ? { low, high } : undefined
}
