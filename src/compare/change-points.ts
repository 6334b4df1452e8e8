import { differences, median, robustSigma, runningMedians } from './robust.ts'
import { scaleOf } from './scale.ts'

/** No segment is shorter: fewer builds could as well be a streak of bad luck. */
const MIN_LENGTH = 5

/** How many of the base branch's last builds count as recent. */
const RECENT = 20

/** σ of the noise around a level that may jump, from the changes between neighbours. 0 if all are equal. */
function noiseBetweenNeighbours(values: readonly number[]): number {
  const steps = differences(values)
  const robust = robustSigma(steps) / Math.SQRT2
  if (robust > 0) return robust
  // More than half of the steps are 0: the mean of |step| (σ · 2/√π for normal noise) still sees the others.
  return (steps.reduce((sum, step) => sum + Math.abs(step), 0) / Math.max(1, steps.length)) * 0.8862
}

/** Pulls every value to within `reach` of the median of the seven around it, so that outliers make no level. */
function clip(values: readonly number[], reach: number): number[] {
  const centres = runningMedians(values, 7)
  return values.map((value, index) => {
    const centre = centres[index] ?? value
    return Math.min(centre + reach, Math.max(centre - reach, value))
  })
}

/**
 * Optimal partitioning (Jackson et al. 2005) with squared error: the starts of all segments but the first that
 * minimise Σ (x − mean of its segment)² + penalty · number of segments. O(n²).
 */
function partition(values: readonly number[], penalty: number): number[] {
  const n = values.length
  const sum = new Float64Array(n + 1)
  const squares = new Float64Array(n + 1)
  for (const [index, value] of values.entries()) {
    sum[index + 1] = (sum[index] ?? 0) + value
    squares[index + 1] = (squares[index] ?? 0) + value * value
  }
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
  best[0] = -penalty
  const start = new Int32Array(n + 1)
  for (let end = MIN_LENGTH; end <= n; end++) {
    const [sumHere, squaresHere] = [sum[end] ?? 0, squares[end] ?? 0]
    let least = Number.POSITIVE_INFINITY
    for (let from = 0; from <= end - MIN_LENGTH; from++) {
      const total = sumHere - (sum[from] ?? 0)
      const error = squaresHere - (squares[from] ?? 0) - (total * total) / (end - from)
      const cost = (best[from] ?? 0) + error + penalty
      if (cost < least) {
        least = cost
        start[end] = from
      }
    }
    best[end] = least
  }
  const starts: number[] = []
  for (let end = start[n] ?? 0; end > 0; end = start[end] ?? 0) starts.unshift(end)
  return starts
}

/** Neighbours that are looked at together to see that nothing jumps. */
const BLOCK = 10

function squaredError(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}

/**
 * True only if no jumps can pay for themselves, found in O(n): k of them leave all but k blocks whole, so that they
 * spare at most what the blocks' own means would spare, and k blocks' errors; they cost k penalties.
 */
function isLevel(values: readonly number[], penalty: number): boolean {
  let within = 0
  let worst = 0
  for (let start = 0; start < values.length; start += BLOCK) {
    const error = squaredError(values.slice(start, start + BLOCK))
    within += error
    worst = Math.max(worst, error)
  }
  return squaredError(values) - within < penalty - worst
}

/** Where the level of a series jumps, already on the judge's scale; see `changePoints`. */
export function shifts(values: readonly number[], penalty: number): number[] {
  if (values.length < 2 * MIN_LENGTH) return []
  const sigma = noiseBetweenNeighbours(values)
  if (!(sigma > 0)) return []
  const origin = median(values)
  const normed = clip(values, 3 * sigma).map((value) => (value - origin) / sigma)
  return isLevel(normed, penalty) ? [] : partition(normed, penalty)
}

/**
 * The indexes at which the level of a series jumps, ascending: each is the first value of a new level.
 *
 * @param values finite, oldest first
 * @param penalty price of a change point in units of the noise's variance; the default draws only what a person
 *   would mark, a lower one finds more
 */
export function changePoints(values: readonly number[], penalty = 12 * Math.log(values.length)): number[] {
  return shifts(values.map(scaleOf(values).to), penalty)
}

/** A jump of the base branch itself. */
export interface RecentShift {
  /** Index in the history of the first value of the new level. */
  index: number
  /** New level over old level minus 1: 0.04 is +4 %. */
  relative: number
}

/**
 * The base branch's own last jump, if it lies within its last 20 values: what a reviewer may otherwise blame on
 * the pull request. Null if there is none, or its old level is zero or below.
 *
 * @param history finite, oldest first
 */
export function recentShift(history: readonly number[]): RecentShift | null {
  const points = changePoints(history)
  const index = points.at(-1)
  if (index === undefined || history.length - index > RECENT) return null
  const before = median(history.slice(points.at(-2) ?? 0, index))
  const relative = median(history.slice(index)) / before - 1
  return before > 0 && Number.isFinite(relative) ? { index, relative } : null
}
