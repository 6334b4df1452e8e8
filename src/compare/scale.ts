/**
 * The scale on which a metric's noise is judged. Noise of times and throughputs is proportional, so positive
 * series are judged by their logarithm; where zeros or negatives occur, by the values themselves.
 */
export interface Scale {
  /** To the scale of the judge. */
  to: (value: number) => number
  /** And back to the metric's unit. */
  from: (value: number) => number
}

/** The scale for these numbers: logarithmic if all are positive, else linear. */
export function scaleOf(values: readonly number[]): Scale {
  if (values.every((value) => value > 0)) return { to: Math.log, from: Math.exp }
  // Brought to at most 1, so that no square of a large number overflows.
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1
  return { to: (value) => value / largest, from: (value) => value * largest }
}
