import type { MetricComparison } from '../compare/comparison.ts'
import { baselineText } from './baseline.ts'
import { changeCoverageText } from './change-coverage.ts'
import { chartsOf } from './charts/charts.ts'
import { contextOf, type TableContext } from './context.ts'
import { code, prose } from './escape.ts'
import { type Groups, groupsOf, sections } from './groups.ts'
import { headline, quietText } from './headline.ts'
import { MARKER } from './marker.ts'
import { notJudgedText } from './not-judged.ts'
import type { ReportInput } from './report.ts'
import { metricsTable, valuesTable } from './tables.ts'
import { confirmText, count, grouped, nameText, valueText, waitingText } from './wording.ts'

/** The longest comment that GitHub takes, in characters. */
export const LONGEST_COMMENT = 65_536

/** How much of each part is shown; smaller plans are tried until the comment fits. */
interface Plan {
  changed: number
  named: number
  folded: number
  charts: number
}

const PLANS: Plan[] = [
  { changed: 50, named: 30, folded: 300, charts: 6 },
  { changed: 50, named: 30, folded: 300, charts: 2 },
  { changed: 50, named: 30, folded: 100, charts: 0 },
  { changed: 50, named: 20, folded: 20, charts: 0 },
  { changed: 20, named: 10, folded: 0, charts: 0 },
  { changed: 5, named: 3, folded: 0, charts: 0 },
]

function rest(shown: number, all: number): string[] {
  return all > shown ? [`${grouped(all - shown)} more are in the check run.`] : []
}

function folded(summary: string, ...content: string[]): string {
  return [`<details><summary>${summary}</summary>`, ...content, '</details>'].join('\n\n')
}

function notices(input: ReportInput): string[] {
  const { problems, comparison } = input
  const broken = problems.length
    ? [`⚠️ ${count(problems.length, 'problem')} with uploads or the configuration; the check run says which.`]
    : []
  const possible = comparison.metrics.some((metric) => metric.verdict === 'possible')
  const confirm = possible ? [`🟡 ${confirmText(input)}`] : []
  const reasons = comparison.gate.reasons
  const expected = reasons.filter((reason) => reason.includes('is expected, and no workflow')).slice(0, 10)
  return [
    ...waitingText(input),
    ...notJudgedText(input),
    ...broken,
    ...confirm,
    ...expected.map((reason) => `❗ ${prose(reason)}.`),
  ]
}

function named(
  title: string,
  metrics: MetricComparison[],
  side: 'base' | 'head',
  plan: Plan,
  context: TableContext,
): string[] {
  if (metrics.length === 0) return []
  const items = metrics
    .slice(0, plan.named)
    .map(
      (metric) => `${nameText(metric, context.severalEnvironments)} ${valueText(metric[side], metric.unit)}`,
    )
  const more = metrics.length - items.length
  return [`**${title}:** ${items.join(' · ')}${more > 0 ? ` · and ${grouped(more)} more` : ''}`]
}

/** Where there is nothing to compare with, the numbers themselves are what there is to see. */
function first(metrics: MetricComparison[], plan: Plan, context: TableContext): string[] {
  if (metrics.length === 0) return []
  const rows = metrics.slice(0, plan.changed)
  return [valuesTable(rows, context), ...rest(rows.length, metrics.length)]
}

function charts(input: ReportInput, groups: Groups, plan: Plan): string[] {
  const drawn = plan.charts > 0 ? chartsOf(input, groups.changed, plan.charts) : []
  // Images side by side, as many as there is room for; blocks of text each for itself.
  const between = drawn[0]?.startsWith('```') ? '\n\n' : '\n'
  return drawn.length > 0 ? [folded('Trends of what changed', drawn.join(between))] : []
}

function foldedTable(
  summary: string,
  metrics: MetricComparison[],
  plan: Plan,
  context: TableContext,
): string[] {
  if (metrics.length === 0) return []
  const rows = metrics.slice(0, plan.folded)
  return rows.length === 0
    ? [`${summary}: see the check run.`]
    : [folded(summary, metricsTable(rows, context, 'none'), ...rest(rows.length, metrics.length))]
}

function tables(groups: Groups, plan: Plan, context: TableContext, isFirst: boolean): string[] {
  const { changed, quiet, background } = groups
  const rows = changed.slice(0, plan.changed)
  return [
    ...sections(rows).flatMap(({ title, metrics }) => [
      ...(title === null ? [] : [`**${code(title)}**`]),
      metricsTable(metrics, context, 'reasons'),
    ]),
    ...rest(rows.length, changed.length),
    ...(isFirst ? first(groups.new, plan, context) : named('New', groups.new, 'head', plan, context)),
    ...named('Missing', groups.missing, 'base', plan, context),
    ...foldedTable(quietText(quiet, 'metric'), quiet, plan, context),
    ...foldedTable(`How long ${count(background.length, 'check')} took`, background, plan, context),
  ]
}

function render(input: ReportInput, plan: Plan): string {
  const groups = groupsOf(input.comparison.metrics)
  const isFirst = input.comparison.baseline.kind === 'none'
  return [
    MARKER,
    `### ${headline(input)}`,
    ...(isFirst ? [baselineText(input)] : []),
    ...notices(input),
    ...changeCoverageText(input),
    ...tables(groups, plan, contextOf(input), isFirst),
    ...charts(input, groups, plan),
    ...(isFirst ? [] : [`<sub>${baselineText(input)}</sub>`]),
  ].join('\n\n')
}

/** The pull request's comment: worst first, and always whole, however many metrics there are. */
export function comment(input: ReportInput): string {
  for (const plan of PLANS) {
    const body = render(input, plan)
    if (body.length <= LONGEST_COMMENT) return body
  }
  return [MARKER, `### ${headline(input)}`, 'The details are in the check run.'].join('\n\n')
}
