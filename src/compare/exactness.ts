import { isRate } from './direction.ts'
import { differences } from './robust.ts'

/** Units of metrics that are counted, not timed. */
const EXACT_UNITS: ReadonlySet<string> = new Set(['bytes', 'percent', 'integer'])

/** Fewer values say nothing about behaviour at all. */
const FEWEST = 4

/** Fewer values do not tell against a unit. */
const ENOUGH = 8

/** Only the present behaviour matters: a tool may have been replaced. */
const WINDOW = 40

/** The ranks of the values, ties at their mean. */
function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2)
}

/**
 * Bartels' rank version of von Neumann's ratio: Σ (rank step)² over Σ (rank − mean)². About 2 for noise around
 * a level, near 0 for levels that stay.
 */
function vonNeumannRatio(values: readonly number[]): number {
  const placed = ranks(values)
  const mean = (values.length - 1) / 2
  const around = placed.reduce((sum, rank) => sum + (rank - mean) ** 2, 0)
  return around === 0 ? 0 : differences(placed).reduce((sum, step) => sum + step * step, 0) / around
}

/**
 * True if the metric does not vary by itself, so that any change of it has a cause: by behaviour (at least two
 * thirds of the base branch's steps are exactly 0), or by unit. A unit is not believed where the values return
 * to a level again and again, as peak memory in bytes does.
 *
 * @param history finite, oldest first
 */
export function isExact(history: readonly number[], unit: string | undefined): boolean {
  const recent = history.slice(-WINDOW)
  const byUnit = EXACT_UNITS.has(unit ?? '')
  if (recent.length < FEWEST) return byUnit
  const steps = differences(recent)
  if (steps.filter((step) => step === 0).length >= (2 / 3) * steps.length) return true
  return byUnit && (recent.length < ENOUGH || vonNeumannRatio(recent) < 1)
}

/**
 * Whether several measurements of one commit are samples of a metric that varies by itself; else the last one is right.
 * The history says so, or, where it is too short, the unit and the tool: times and rates vary, and so does what a tool
 * measures several times. A count is never between two counts.
 *
 * @param history finite, oldest first
 */
export function varies(history: readonly number[], unit: string | undefined, isSampled: boolean): boolean {
  if (unit === 'integer') return false
  if (history.length >= FEWEST) return !isExact(history, unit)
  return isSampled || unit === 'duration' || isRate(unit ?? '')
}
