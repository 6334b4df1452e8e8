import { markdownTable } from 'markdown-table'
import type { BrokenRule, MetricComparison } from '../compare/comparison.ts'
import { commitText, type TableContext } from './context.ts'
import { code, prose } from './escape.ts'
import { whyText } from './not-judged.ts'
import { formatRelative } from './numbers.ts'
import {
  baseText,
  changeText,
  dayText,
  headText,
  headWithSpread,
  idText,
  nameText,
  reasonText,
  verdictText,
} from './wording.ts'

const OPTIONS = { alignDelimiters: false, padding: true, align: ['l', 'r', 'r', 'r', 'l'] }
const HEADING = ['Metric', 'Base', 'This pull request', 'Change', 'Verdict']

/** A base that shifted by less is not worth a word. */
const LEAST_SHIFT = 0.001

/**
 * How much is said of each row: `reasons` for reviewers, `rules` also what exactly a rule demands and the metric's id,
 * which rules are written with; `none` is a verdict alone, and so is `ids`, with ids instead of names.
 */
type Detail = 'none' | 'ids' | 'reasons' | 'rules'

function nameCell(metric: MetricComparison, { severalEnvironments }: TableContext, detail: Detail): string {
  const { id, name } = metric
  if (detail === 'ids') return idText(metric, severalEnvironments)
  const shown = nameText(metric, severalEnvironments)
  return detail === 'rules' && id !== name ? `${shown}<br><sub>${code(id)}</sub>` : shown
}

function saidText({ rule, message, notJudged }: BrokenRule, detail: Detail): string {
  const shown = code(notJudged?.rule ?? rule, 60)
  if (detail !== 'rules') return shown
  return `${shown}: ${notJudged ? whyText(notJudged.reason) : prose(message)}`
}

function ruleText(broken: BrokenRule, detail: Detail): string {
  const { severity, notJudged, accepted } = broken
  const verb = notJudged ? 'not judged:' : 'breaks'
  const said = saidText(broken, detail)
  if (!accepted) return `${severity === 'fail' ? '❌' : '⚠️'} ${verb} ${said}`
  const { by, at, until, reason } = accepted
  const end = until === undefined ? '' : ` until ${dayText(until)}`
  const why = reason.trim() === '' ? '' : `: ${prose(reason, 200)}`
  return `☑️ ${notJudged ? `${verb} ` : ''}${said}, accepted by ${code(by, 40)} on ${dayText(at)}${end}${why}`
}

function shiftText({ shift }: MetricComparison, context: TableContext): string[] {
  if (!shift || Math.abs(shift.relative) < LEAST_SHIFT) return []
  const by = formatRelative(shift.relative)
  return [
    `the base branch itself shifted by ${by} at ${commitText(shift.sha, context)}, not by this pull request`,
  ]
}

function verdictCell(metric: MetricComparison, context: TableContext, detail: Detail): string {
  if (detail === 'none' || detail === 'ids') return verdictText(metric)
  const small = [...reasonText(metric), ...shiftText(metric, context)].map((text) => `<sub>${text}</sub>`)
  const rules = metric.broken.map((rule) => ruleText(rule, detail))
  return [verdictText(metric), ...rules, ...small].join('<br>')
}

/** Metrics with base, head, change and verdict: one row a metric. */
export function metricsTable(metrics: MetricComparison[], context: TableContext, detail: Detail): string {
  const isShort = detail === 'none' || detail === 'ids'
  const rows = metrics.map((metric) => [
    nameCell(metric, context, detail),
    baseText(metric),
    isShort ? headText(metric) : headWithSpread(metric),
    changeText(metric, isShort ? 1 : 2),
    verdictCell(metric, context, detail),
  ])
  return markdownTable([HEADING, ...rows], OPTIONS)
}

/** Metrics that have only one side. */
export function valuesTable(metrics: MetricComparison[], context: TableContext): string {
  const rows = metrics.map((metric) => [
    nameText(metric, context.severalEnvironments),
    headWithSpread(metric),
  ])
  return markdownTable([['Metric', 'This pull request'], ...rows], { ...OPTIONS, align: ['l', 'r'] })
}
