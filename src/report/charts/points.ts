import { median } from 'simple-statistics'
import { changePoints } from '../../compare/change-points.ts'
import type { MetricComparison } from '../../compare/comparison.ts'
import type { Verdict } from '../../compare/verdict.ts'
import { scaleOf } from '../units.ts'

/** A trend to be drawn: the base branch's values, oldest first, and the pull request's as the last one. */
export interface Trend {
  /** A user's string. */
  title: string
  /** What the values are counted in, e.g. `kB`; empty for plain numbers. */
  unit: string
  verdict: Verdict
  values: number[]
  /** Where the level of the base branch's values changed for good; places in `values`. */
  shifts: number[]
}

/** At most this many values are drawn. */
const MOST = 60

/** So many steps can be told apart on a chart's height. */
const STEPS = 500

/** The trend of a metric that changed, in the scale in which it is best read; null where there is too little to draw. */
export function trendOf(metric: MetricComparison): Trend | null {
  const { history, head, name, verdict } = metric
  if (typeof head?.value !== 'number' || head.runs === 0 || history.length < 2) return null
  const values = [...history.slice(-MOST), head.value]
  if (!values.every(Number.isFinite)) return null
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const { factor, name: unit } = scaleOf(largest, metric.unit)
  return {
    title: name,
    unit,
    verdict,
    values: rounded(values.map((value) => value / factor)),
    shifts: changePoints(values.slice(0, -1)),
  }
}

/** No more digits than can be seen: they cost room in a chart's address. */
function rounded(values: number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const step = (high - low || Math.abs(high)) / STEPS
  if (!Number.isFinite(step) || step < 1e-12) return values.map((value) => Number(value.toPrecision(4)))
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)))
  return values.map((value) => Number(value.toFixed(decimals)))
}

/** The level of each stretch between shifts: the median of its values; the base's last level at the end. */
export function levelsOf({ values, shifts }: Trend): number[] {
  const history = values.slice(0, -1)
  const bounds = [0, ...shifts, history.length]
  const levels = bounds.slice(1).flatMap((end, index) => {
    const stretch = history.slice(bounds[index], end)
    return stretch.length > 0 ? stretch.map(() => median(stretch)) : []
  })
  return [...levels, levels.at(-1) ?? 0]
}

/** Every n-th value of the history, and always the base's and the head's. */
export function thinned(trend: Trend, most: number): Trend {
  const { values, shifts } = trend
  if (values.length <= most) return trend
  const [base, head] = [values.length - 2, values.length - 1]
  const step = Math.ceil(base / Math.max(1, most - 2))
  const kept = values.map((_, index) => index).filter((index) => index >= base || (base - index) % step === 0)
  return {
    ...trend,
    values: kept.map((index) => values[index] ?? 0),
    shifts: [...new Set(shifts.map((shift) => kept.findIndex((index) => index >= shift && index < head)))],
  }
}
