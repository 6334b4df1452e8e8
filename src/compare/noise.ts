import t from '@stdlib/stats-base-dists-t'
import { shifts } from './change-points.ts'
import { median, robustSigma } from './robust.ts'

/** How many of the last values tell the level, and how many the spread. */
const LEVEL_WINDOW = 30
const SPREAD_WINDOW = 40

/** What the base branch's builds look like when nothing changes, on the judge's scale. */
export interface Noise {
  /** The level since the last jump. */
  level: number
  /** How many values the level is the median of. */
  count: number
  /** σ of one build around the level. */
  sigma: number
  /** Degrees of freedom of `sigma`. */
  freedom: number
}

/** The last values' distances from the medians of their own segments, oldest first, and how many segments. */
function residuals(
  values: readonly number[],
  starts: readonly number[],
): { rest: number[]; segments: number } {
  const bounds = [0, ...starts, values.length]
  const all = bounds.slice(1).flatMap((end, index) => {
    const segment = values.slice(bounds[index], end)
    const centre = median(segment)
    // Distances from a segment's own median are too short by about √((L − 1)/L).
    const stretch = Math.sqrt(segment.length / Math.max(1, segment.length - 1))
    return segment.map((value) => (value - centre) * stretch)
  })
  const first = values.length - SPREAD_WINDOW
  return { rest: all.slice(-SPREAD_WINDOW), segments: starts.filter((start) => start > first).length + 1 }
}

/**
 * Level and spread of a history.
 *
 * @param values on the judge's scale, oldest first, at least one
 */
export function noiseOf(values: readonly number[]): Noise {
  const starts = shifts(values, 3 * Math.log(values.length))
  const last = values.slice(starts.at(-1) ?? 0).slice(-LEVEL_WINDOW)
  const { rest, segments } = residuals(values, starts)
  const freedom = Math.max(3, rest.length - segments - 1)
  const second = rest.map(Math.abs).sort((a, b) => b - a)[1] ?? 0
  // Heavy tails: σ at which the second largest of n distances would be an expected one.
  const tail = second / t.quantile(1 - 0.75 / rest.length, freedom)
  return { level: median(last), count: last.length, sigma: Math.max(robustSigma(rest), tail), freedom }
}
