import type { MetricComparison } from '../compare/comparison.ts'
import type { Annotation } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import { baselineText } from './baseline.ts'
import { changeCoverageText, unmatchedText } from './change-coverage.ts'
import { code, plain, prose } from './escape.ts'
import { headline } from './headline.ts'
import type { CheckAnnotation, CheckRun, ReportInput } from './report.ts'
import { changedTable, shortTable, type TableContext } from './tables.ts'
import { count, list } from './wording.ts'

/** The check run's name: what a branch protection rule requires. */
export const CHECK_NAME = 'Tidemark'

/** The longest `summary` and `text` that GitHub takes, in characters. */
export const LONGEST_OUTPUT = 65_535
const MOST_PROBLEMS = 50
const MOST_REASONS = 50
const LONGEST_MESSAGE = 60_000

function problemText({ what, where, mend }: Problem): string {
  return `- ${code(where, 300)}: ${prose(what)}; ${prose(mend)}`
}

function bullets(title: string, items: string[], most: number): string[] {
  if (items.length === 0) return []
  const more = items.length - most
  return [
    `**${title}**\n\n${items.slice(0, most).join('\n')}${more > 0 ? `\n- and ${count(more, 'other')}` : ''}`,
  ]
}

function summary(input: ReportInput): string {
  const { awaited, problems, comparison } = input
  const waiting = awaited.map((name) => code(name, 80))
  const parts = [
    baselineText(input),
    ...(waiting.length
      ? [`⏳ Still running: ${list(waiting.slice(0, 20))}. The numbers are not final.`]
      : []),
    ...bullets(
      'Rules',
      comparison.gate.reasons.map((reason) => `- ${prose(reason)}`),
      MOST_REASONS,
    ),
    ...changeCoverageText(input),
    ...unmatchedText(input),
    ...bullets('To be mended', problems.map(problemText), MOST_PROBLEMS),
  ]
  return parts.join('\n\n').slice(0, LONGEST_OUTPUT)
}

/** As many rows as fit: reasons are left out first, then the least important metrics. */
function text(metrics: MetricComparison[], context: TableContext): string | null {
  if (metrics.length === 0) return null
  for (let rows = metrics.length; rows > 0; rows = Math.floor(rows * 0.8)) {
    const left = metrics.length - rows
    const note =
      left > 0 ? `\n\n${count(left, 'metric')} more, less important than these, are not shown.` : ''
    for (const table of [changedTable, shortTable]) {
      // A row has at least 40 characters: tables that cannot fit are not even made.
      if (rows * 40 > LONGEST_OUTPUT) continue
      const made = `${table(metrics.slice(0, rows), context)}${note}`
      if (made.length <= LONGEST_OUTPUT) return made
    }
  }
  return null
}

function annotationOf(annotation: Annotation): CheckAnnotation {
  const { path, startLine, endLine, message, level, metric } = annotation
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: level,
    message: message.slice(0, LONGEST_MESSAGE),
    title: plain(metric ?? CHECK_NAME, 255),
  }
}

/** Problems ask for somebody's attention, but never block. */
function conclusionOf({ comparison, problems }: ReportInput): 'success' | 'neutral' | 'failure' {
  const { conclusion } = comparison.gate
  return conclusion === 'success' && problems.length > 0 ? 'neutral' : conclusion
}

/** The check run of a head commit. */
export function checkRun(input: ReportInput): CheckRun {
  const { comparison, awaited, annotations } = input
  const environments = new Set(comparison.metrics.map((metric) => metric.environment))
  const context = { severalEnvironments: environments.size > 1, baseBranch: comparison.baseline.branch }
  const final = awaited.length === 0
  return {
    name: CHECK_NAME,
    status: final ? 'completed' : 'in_progress',
    conclusion: final ? conclusionOf(input) : null,
    title: plain(headline(input), 255),
    summary: summary(input),
    text: text(comparison.metrics, context),
    annotations: annotations.map(annotationOf),
    actions: input.actions,
  }
}
