import { baselineText } from './baseline.ts'
import { changeCoverageText } from './change-coverage.ts'
import { chartsOf } from './charts/charts.ts'
import { code, prose } from './escape.ts'
import { type Groups, grouped, sections } from './groups.ts'
import { headline } from './headline.ts'
import { MARKER } from './marker.ts'
import type { ReportInput } from './report.ts'
import { changedTable, shortTable, type TableContext } from './tables.ts'
import { confirmText, count, list, nameText, valueText } from './wording.ts'

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

function rest(shown: number, all: number): string {
  return all > shown ? `\n\n${(all - shown).toLocaleString('en')} more are in the check run.` : ''
}

function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`
}

function notices(input: ReportInput): string[] {
  const { awaited, problems, comparison } = input
  const waiting = awaited.length
    ? [
        `⏳ Still running: ${list(awaited.slice(0, 10).map((name) => code(name, 80)))}. The numbers are not final.`,
      ]
    : []
  const broken = problems.length
    ? [`⚠️ ${count(problems.length, 'problem')} with uploads or the configuration; the check run says which.`]
    : []
  const possible = comparison.metrics.some((metric) => metric.verdict === 'possible')
  const confirm = possible ? [`🟡 ${confirmText(input)}`] : []
  const reasons = comparison.gate.reasons
  const expected = reasons.filter((reason) => reason.includes('is expected, and no workflow')).slice(0, 10)
  return [...waiting, ...broken, ...confirm, ...expected.map((reason) => `❗ ${prose(reason)}.`)]
}

function named(
  title: string,
  groups: Groups,
  which: 'new' | 'missing',
  plan: Plan,
  context: TableContext,
): string[] {
  const metrics = groups[which]
  if (metrics.length === 0) return []
  const side = which === 'new' ? 'head' : 'base'
  const items = metrics
    .slice(0, plan.named)
    .map(
      (metric) => `${nameText(metric, context.severalEnvironments)} ${valueText(metric[side], metric.unit)}`,
    )
  const more = metrics.length - items.length
  return [`**${title}:** ${items.join(' · ')}${more > 0 ? ` · and ${more.toLocaleString('en')} more` : ''}`]
}

function charts(input: ReportInput, groups: Groups, plan: Plan): string[] {
  const drawn = plan.charts > 0 ? chartsOf(input, groups.changed, plan.charts) : []
  if (drawn.length === 0) return []
  const content = drawn.some((chart) => chart.startsWith('```')) ? drawn.join('\n\n') : drawn.join('\n')
  return [folded('Trends of what changed', content)]
}

function tables(groups: Groups, plan: Plan, context: TableContext): string[] {
  const { changed, quiet, background } = groups
  const table = changed.slice(0, plan.changed)
  const fold = (metrics: typeof quiet, summary: string) => {
    const rows = metrics.slice(0, plan.folded)
    if (metrics.length === 0) return []
    return rows.length === 0
      ? [`${summary}; they are in the check run.`]
      : [folded(summary, `${shortTable(rows, context)}${rest(rows.length, metrics.length)}`)]
  }
  return [
    ...sections(table).flatMap(({ title, metrics }) => [
      ...(title === null ? [] : [`**${code(title)}**`]),
      changedTable(metrics, context),
    ]),
    ...(changed.length > table.length ? [rest(table.length, changed.length).trim()] : []),
    ...named('New', groups, 'new', plan, context),
    ...named('Missing', groups, 'missing', plan, context),
    ...fold(quiet, `${count(quiet.length, 'metric')} without a real change`),
    ...fold(background, `How long ${count(background.length, 'check')} took`),
  ]
}

function render(input: ReportInput, plan: Plan): string {
  const groups = grouped(input.comparison.metrics)
  const environments = new Set(input.comparison.metrics.map((metric) => metric.environment))
  const context = { severalEnvironments: environments.size > 1, baseBranch: input.comparison.baseline.branch }
  const none = input.comparison.baseline.kind === 'none'
  return [
    MARKER,
    `### ${headline(input)}`,
    ...(none ? [baselineText(input)] : []),
    ...notices(input),
    ...changeCoverageText(input),
    ...tables(groups, plan, context),
    ...charts(input, groups, plan),
    ...(none ? [] : [`<sub>${baselineText(input)}</sub>`]),
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
