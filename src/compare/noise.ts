import { markedPenalty, shifts } from './change-points.ts'
import { exceededBy, median, robustSigma } from './robust.ts'

/** How many of the last values tell the level, and how many the spread. */
const LEVEL_WINDOW = 30
const SPREAD_WINDOW = 40

/** How many of the last values tell where the level may have gone without being noticed. */
const LATEST_WINDOW = 5

/** Price of a change point: low, since a level too old does more harm than a level of few builds. */
const PENALTY = 3

/** What the base branch's builds look like when nothing changes, on the judge's scale. */
export interface Noise {
  /** The level since the last jump. */
  level: number
  /** The level of the last five builds: the base branch may drift, or have jumped a few builds ago. */
  latest: number
  /** How many values the level is the median of. */
  count: number
  /** σ of one build around the level. */
  sigma: number
  /** Where a person would see the level jump; places in the values. */
  marked: number[]
  /** How far the last builds lay from the levels of their time. */
  strays: number[]
}

/** The last values' distances from the medians of their own segments. */
function residuals(values: readonly number[], starts: readonly number[]): number[] {
  const bounds = [0, ...starts, values.length]
  const all = bounds.slice(1).flatMap((end, index) => {
    if (end <= values.length - SPREAD_WINDOW) return []
    const segment = values.slice(bounds[index], end)
    const centre = median(segment)
    // Distances from a segment's own median are too short by about √((L − 1)/L).
    const stretch = Math.sqrt(segment.length / Math.max(1, segment.length - 1))
    return segment.map((value) => (value - centre) * stretch)
  })
  return all.slice(-SPREAD_WINDOW)
}

/**
 * σ from the middle half of the distances, or from the widest tenth where that says more: the noise of shared
 * machines has tails and second modes that the middle does not show.
 */
function spread(rest: readonly number[]): number {
  const widest = exceededBy(rest.map(Math.abs), Math.floor(rest.length / 10)) ?? 0
  return Math.max(robustSigma(rest), widest / 1.645)
}

/**
 * Level and spread of a history.
 *
 * @param values on the judge's scale, oldest first, at least one
 */
export function noiseOf(values: readonly number[]): Noise {
  const penalties = [PENALTY * Math.log(values.length), markedPenalty(values.length)]
  const [starts = [], marked = []] = shifts(values, penalties)
  const last = values.slice(starts.at(-1) ?? 0).slice(-LEVEL_WINDOW)
  const strays = residuals(values, starts)
  return {
    level: median(last),
    latest: median(last.slice(-LATEST_WINDOW)),
    count: last.length,
    marked,
    sigma: spread(strays),
    strays,
  }
}
