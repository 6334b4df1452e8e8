import { quickselect } from 'simple-statistics'

/** Median; NaN for an empty list. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN
  const own = values.slice()
  const middle = own.length >> 1
  quickselect(own, middle)
  const upper = own[middle] ?? Number.NaN
  if (own.length % 2 === 1) return upper
  let lower = Number.NEGATIVE_INFINITY
  for (let index = 0; index < middle; index++) lower = Math.max(lower, own[index] ?? lower)
  // Halved before they are added: the sum of two large numbers may overflow.
  return lower / 2 + upper / 2
}

/** The value that `count` others exceed, ties included; undefined where there are no more than so many values. */
export function exceededBy(values: readonly number[], count: number): number | undefined {
  if (count >= values.length) return undefined
  const own = values.slice()
  const rank = own.length - 1 - count
  quickselect(own, rank)
  return own[rank]
}

/**
 * For each value the median of the `width` values around it, of the first or last so many near the ends.
 *
 * @param values finite, at least `width`
 * @param width odd
 */
export function runningMedians(values: readonly number[], width: number): number[] {
  const half = width >> 1
  const window = new Float64Array(values.slice(0, width)).sort()
  return values.map((_, index) => {
    const entering = values[index + half]
    if (index > half && entering !== undefined) replace(window, values[index - half - 1] ?? 0, entering)
    return window[half] ?? Number.NaN
  })
}

/** Puts one value into a sorted list in another's place, and keeps it sorted. */
function replace(sorted: Float64Array, leaving: number, entering: number): void {
  let at = sorted.indexOf(leaving)
  for (; at > 0 && (sorted[at - 1] ?? 0) > entering; at--) sorted[at] = sorted[at - 1] ?? 0
  for (; at < sorted.length - 1 && (sorted[at + 1] ?? 0) < entering; at++) sorted[at] = sorted[at + 1] ?? 0
  sorted[at] = entering
}

/** Median absolute deviation × 1.4826: estimates σ of a normal distribution, untouched by outliers. */
export function robustSigma(deviations: readonly number[]): number {
  return 1.4826 * median(deviations.map(Math.abs))
}

/** Each value less the one before it; one shorter than `values`. */
export function differences(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? value))
}

/** The number, or null where it is NaN or infinite. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
