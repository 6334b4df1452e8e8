import { median } from 'simple-statistics'
import { changePoints } from '../../compare/change-points.ts'
import type { MetricComparison } from '../../compare/comparison.ts'

/** A trend to be drawn: the base branch's values, oldest first, and the pull request's as the last one. */
export interface Trend {
  /** A user's string. */
  title: string
  values: number[]
}

/** At most this many values are drawn. */
const MOST = 60

/** The trend of a metric that changed; null where there is too little to draw. */
export function trendOf(metric: MetricComparison): Trend | null {
  const { history, head, name } = metric
  if (typeof head?.value !== 'number' || head.runs === 0 || history.length < 2) return null
  const values = [...history.slice(-MOST).map((point) => point.value), head.value]
  return values.every(Number.isFinite) ? { title: name, values } : null
}

/** Where the level of the base branch's values changed for good; places in `values`. */
export function shiftsOf(values: number[]): number[] {
  return changePoints(values.slice(0, -1))
}

/** The level of each stretch between shifts: the median of its values; the head's own value at the end. */
export function levelsOf(values: number[]): number[] {
  const history = values.slice(0, -1)
  const bounds = [0, ...shiftsOf(values), history.length]
  const levels = bounds.slice(1).flatMap((end, index) => {
    const stretch = history.slice(bounds[index], end)
    return stretch.length > 0 ? stretch.map(() => median(stretch)) : []
  })
  return [...levels, levels.at(-1) ?? 0]
}

/** Four significant digits: more cannot be seen, and cost room. */
export function round(value: number): number {
  return Number(value.toPrecision(4))
}

/** Every n-th value of the history, and always the base's and the head's. */
export function thinned(values: number[], most: number): number[] {
  if (values.length <= most) return values
  const history = values.slice(0, -2)
  const step = Math.ceil(history.length / Math.max(1, most - 2))
  return [...history.filter((_, index) => (history.length - 1 - index) % step === 0), ...values.slice(-2)]
}
