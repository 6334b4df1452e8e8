import { markdownTable } from 'markdown-table'
import type { BrokenRule, MetricComparison } from '../compare/comparison.ts'
import { code, prose } from './escape.ts'
import { baseText, changeText, headText, nameText, verdictText } from './wording.ts'

/** What a table needs to know beside its rows. */
export interface TableContext {
  severalEnvironments: boolean
  baseBranch: string
}

const OPTIONS = { alignDelimiters: false, padding: true, align: ['l', 'r', 'r', 'r', 'l'] }

function ruleText({ rule, severity, message, accepted }: BrokenRule): string {
  const said = `${code(rule, 60)}: ${prose(message)}`
  if (accepted) return `☑️ ${said}; accepted by ${code(accepted.by, 40)}: ${prose(accepted.reason, 200)}`
  return `${severity === 'fail' ? '❌' : '⚠️'} ${said}`
}

function details(metric: MetricComparison): string {
  const { judgement, broken, shift } = metric
  const shifted =
    shift && Math.abs(shift.relative) >= 0.001
      ? `the base branch itself shifted by ${shift.relative > 0 ? '+' : '−'}${Number((100 * Math.abs(shift.relative)).toPrecision(2))} % at ${shift.sha.slice(0, 7)} (not by this pull request)`
      : ''
  const small = [judgement?.reason ?? '', shifted].filter(Boolean).map((text) => `<sub>${prose(text)}</sub>`)
  return [verdictText(metric.verdict), ...small, ...broken.map(ruleText)].join('<br>')
}

/** What changed, with why: one row a metric. */
export function changedTable(metrics: MetricComparison[], context: TableContext): string {
  const rows = metrics.map((metric) => [
    nameText(metric, context.severalEnvironments),
    baseText(metric),
    headText(metric),
    changeText(metric),
    details(metric),
  ])
  return markdownTable([['Metric', 'Base', 'This pull request', 'Change', 'Verdict'], ...rows], OPTIONS)
}

/** Metrics in short, without reasons. */
export function shortTable(metrics: MetricComparison[], context: TableContext): string {
  const rows = metrics.map((metric) => [
    nameText(metric, context.severalEnvironments),
    baseText(metric),
    headText(metric),
    changeText(metric),
    verdictText(metric.verdict),
  ])
  return markdownTable([['Metric', 'Base', 'This pull request', 'Change', 'Verdict'], ...rows], OPTIONS)
}
