import { markdownTable } from 'markdown-table'
import { max, median, min } from 'simple-statistics'

/** What the median is to reach. */
export type Target = { atMost: number } | { atLeast: number }

export type Unit = 'ms' | 's' | 'MB' | '/s' | '×' | ''

/** One measured figure: the same thing measured several times. */
export interface Figure {
  /** What was measured, e.g. `record a build of 50 metrics`. */
  what: string
  unit: Unit
  /** One number a run, in the unit. */
  runs: number[]
  target?: Target
}

/** A number in its unit, with the digits that mean something. */
function shown(value: number, unit: Unit): string {
  const size = Math.abs(value)
  const digits = unit === '' || size >= 100 ? 0 : size >= 10 ? 1 : 2
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return unit === '' || unit === '/s' ? `${text}${unit}` : `${text} ${unit}`
}

function isReached({ runs, target }: Figure): boolean {
  if (!target) return true
  return 'atMost' in target ? median(runs) <= target.atMost : median(runs) >= target.atLeast
}

function wanted({ target, unit }: Figure): string {
  if (!target) return ''
  return 'atMost' in target ? `≤ ${shown(target.atMost, unit)}` : `≥ ${shown(target.atLeast, unit)}`
}

function row(figure: Figure): string[] {
  const { what, unit, runs } = figure
  const of = [median(runs), min(runs), max(runs)].map((value) => shown(value, unit))
  const verdict = figure.target ? (isReached(figure) ? 'ok' : 'NOT REACHED') : ''
  return [what, ...of, String(runs.length), wanted(figure), verdict]
}

/** The figures as a Markdown table, each with whether its median reached what it was to reach. */
export function tableOf(figures: readonly Figure[]): string {
  const head = ['what', 'median', 'min', 'max', 'runs', 'to reach', '']
  return markdownTable([head, ...figures.map(row)], { align: ['l', 'r', 'r', 'r', 'r', 'r', 'l'] })
}
