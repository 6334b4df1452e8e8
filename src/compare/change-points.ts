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

/** A series by its sums, from which the squared error of any stretch of it follows at once. */
interface Sums {
  length: number
  /** Of the first so many values. */
  sum: Float64Array
  /** Of their squares. */
  squares: Float64Array
}

function sumsOf(values: readonly number[]): Sums {
  const sum = new Float64Array(values.length + 1)
  const squares = new Float64Array(values.length + 1)
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    sum[index + 1] = (sum[index] ?? 0) + value
    squares[index + 1] = (squares[index] ?? 0) + value * value
  }
  return { length: values.length, sum, squares }
}

/** Σ (x − mean)² of the values from one index to before another. */
function squaredError({ sum, squares }: Sums, from: number, to: number): number {
  const total = (sum[to] ?? 0) - (sum[from] ?? 0)
  return (squares[to] ?? 0) - (squares[from] ?? 0) - (total * total) / (to - from)
}

/**
 * Optimal partitioning (Jackson et al. 2005) with squared error: the starts of all segments but the first that
 * minimise Σ (x − mean of its segment)² + penalty · number of segments. O(n²).
 */
function partition({ length, sum }: Sums, penalty: number): number[] {
  // Dividing is what would take most of the time.
  const inverse = new Float64Array(length + 1)
  for (let count = 1; count <= length; count++) inverse[count] = 1 / count
  // The least cost of all that comes before, without Σ x², which all partitions have in common.
  const best = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY)
  best[0] = -penalty
  const start = new Int32Array(length + 1)
  for (let end = MIN_LENGTH; end <= length; end++) {
    const sumHere = sum[end] ?? 0
    let least = Number.POSITIVE_INFINITY
    for (let from = 0; from <= end - MIN_LENGTH; from++) {
      const total = sumHere - (sum[from] ?? 0)
      const cost = (best[from] ?? 0) - total * total * (inverse[end - from] ?? 0)
      if (cost < least) {
        least = cost
        start[end] = from
      }
    }
    best[end] = least + penalty
  }
  const starts: number[] = []
  for (let end = start[length] ?? 0; end > 0; end = start[end] ?? 0) starts.unshift(end)
  return starts
}

/** Neighbours that are looked at together to see that nothing jumps. */
const BLOCK = 10

/**
 * True only if no jumps can pay for themselves, found in O(n): k of them leave all but k blocks whole, so that they
 * spare at most what the blocks' own means would spare, and k blocks' errors; they cost k penalties.
 */
function isLevel(sums: Sums, penalty: number): boolean {
  let within = 0
  let worst = 0
  for (let start = 0; start < sums.length; start += BLOCK) {
    const error = squaredError(sums, start, Math.min(start + BLOCK, sums.length))
    within += error
    worst = Math.max(worst, error)
  }
  return squaredError(sums, 0, sums.length) - within < penalty - worst
}

/**
 * Where the level of a series jumps, already on the judge's scale: for each penalty, the lowest first, as
 * `changePoints` says.
 */
export function shifts(values: readonly number[], penalties: readonly number[]): number[][] {
  const sums = values.length < 2 * MIN_LENGTH ? null : normed(values)
  let found: number[] = []
  return penalties.map((penalty, index) => {
    // Where jumps do not pay for themselves they pay for nothing dearer.
    const mayJump = sums && (index === 0 || found.length > 0) && !isLevel(sums, penalty)
    found = mayJump ? partition(sums, penalty) : []
    return found
  })
}

/** A series with a noise of 1 around 0, whose outliers reach no further than 3; null where it does not vary. */
function normed(values: readonly number[]): Sums | null {
  const sigma = noiseBetweenNeighbours(values)
  if (!(sigma > 0)) return null
  const origin = median(values)
  return sumsOf(clip(values, 3 * sigma).map((value) => (value - origin) / sigma))
}

/** The price of a change point that a person would mark in a series of so many values. */
export function markedPenalty(length: number): number {
  return 12 * Math.log(length)
}

/**
 * The indexes at which the level of a series jumps, ascending: each is the first value of a new level.
 *
 * @param values finite, oldest first
 * @param penalty price of a change point in units of the noise's variance; the default draws only what a person
 *   would mark, a lower one finds more
 */
export function changePoints(values: readonly number[], penalty = markedPenalty(values.length)): number[] {
  return shifts(values.map(scaleOf(values).to), [penalty])[0] ?? []
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
 * @param points its change points, where they are known
 */
export function recentShift(
  history: readonly number[],
  points: readonly number[] = changePoints(history),
): RecentShift | null {
  const index = points.at(-1)
  if (index === undefined || history.length - index > RECENT) return null
  const before = median(history.slice(points.at(-2) ?? 0, index))
  const relative = median(history.slice(index)) / before - 1
  return before > 0 && Number.isFinite(relative) ? { index, relative } : null
}
