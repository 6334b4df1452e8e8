/** Median; NaN for an empty list. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  if (sorted.length % 2 === 1) return upper
  const lower = sorted[middle - 1] ?? Number.NaN
  // Halved before they are added: the sum of two large numbers may overflow.
  return lower / 2 + upper / 2
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
