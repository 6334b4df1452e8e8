import type { MetricComparison } from '../compare/comparison.ts'
import { INPUT_LIMITS } from '../metrics/input-limits.ts'
import type { Annotation } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import { baselineText } from './baseline.ts'
import { changeCoverageText, uncountedText } from './change-coverage.ts'
import { contextOf, type TableContext } from './context.ts'
import { fitting, withinBytes } from './cut.ts'
import { code, plain, prose } from './escape.ts'
import { headline } from './headline.ts'
import { notJudgedText } from './not-judged.ts'
import type { CheckAnnotation, CheckRun, ReportInput } from './report.ts'
import { metricsTable } from './tables.ts'
import { count, nothingRanText, waitingText } from './wording.ts'

/** The check run's name: what a branch protection rule requires. */
export const CHECK_NAME = 'Tidemark'

/** The longest `summary` and `text` that GitHub takes, in characters. */
export const LONGEST_OUTPUT = 65_535

/** The longest message of an annotation that GitHub takes, in bytes. */
export const LONGEST_MESSAGE = 64 * 1024

/** The longest list of a summary, in characters: two of them leave room for the rest. */
const LONGEST_LIST = 24_000

function problemText({ what, where, mend }: Problem): string {
  return `- ${code(where, 300)}: ${prose(what)}; ${prose(mend)}`
}

function bullets(title: string, items: string[]): string[] {
  if (items.length === 0) return []
  const { text, left } = fitting(items, LONGEST_LIST)
  return [`**${title}**\n\n${text}${left > 0 ? `\n- and ${count(left, 'other')}` : ''}`]
}

function summary(input: ReportInput): string {
  const { problems, comparison } = input
  const parts = [
    baselineText(input),
    ...waitingText(input),
    ...nothingRanText(input),
    ...notJudgedText(input),
    ...bullets(
      'Rules',
      comparison.gate.reasons.map((reason) => `- ${prose(reason) || '–'}`),
    ),
    ...changeCoverageText(input),
    ...bullets('To be mended', problems.map(problemText)),
    ...uncountedText(input),
    ...remarksText(input),
  ]
  return fitting(parts, LONGEST_OUTPUT, '\n\n').text
}

/** As many rows as fit: reasons and names are left out first, then the least important metrics. */
function text(metrics: MetricComparison[], context: TableContext): string | null {
  if (metrics.length === 0) return null
  for (let rows = metrics.length; rows > 0; rows = Math.floor(rows * 0.8)) {
    const left = metrics.length - rows
    const note =
      left > 0 ? `\n\n${count(left, 'metric')} more, less important than these, are not shown.` : ''
    for (const detail of ['rules', 'ids'] as const) {
      // A row has at least 40 characters: tables that cannot fit are not even made.
      if (rows * 40 > LONGEST_OUTPUT) continue
      const made = `${metricsTable(metrics.slice(0, rows), context, detail)}${note}`
      if (made.length <= LONGEST_OUTPUT) return made
    }
  }
  return null
}

const WORST_FIRST = { failure: 0, warning: 1, notice: 2 }

/** The remarks that are shown, the worst first; each page of them is a request. */
function shownRemarks(annotations: readonly Annotation[]): Annotation[] {
  const ordered = annotations.toSorted((a, b) => WORST_FIRST[a.level] - WORST_FIRST[b.level])
  return ordered.slice(0, INPUT_LIMITS.shownAnnotations)
}

function remarksText({ annotations }: ReportInput): string[] {
  const more = annotations.length - INPUT_LIMITS.shownAnnotations
  return more > 0 ? [`${count(more, 'remark')} more, less important than those below, are not shown.`] : []
}

function annotationOf(annotation: Annotation): CheckAnnotation {
  const { path, startLine, endLine, message, level, metric } = annotation
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: level,
    message: withinBytes(message, LONGEST_MESSAGE),
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
  const final = awaited.length === 0
  return {
    name: CHECK_NAME,
    status: final ? 'completed' : 'in_progress',
    conclusion: final ? conclusionOf(input) : null,
    title: plain(headline(input), 255),
    summary: summary(input),
    text: text(comparison.metrics, contextOf(input)),
    annotations: shownRemarks(annotations).map(annotationOf),
    actions: input.actions,
  }
}
