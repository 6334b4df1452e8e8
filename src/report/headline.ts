import type { MetricComparison } from '../compare/comparison.ts'
import type { Verdict } from '../compare/verdict.ts'
import { groupsOf } from './groups.ts'
import { notJudgedCount } from './not-judged.ts'
import type { ReportInput } from './report.ts'
import { count, directionOf, grouped } from './wording.ts'

/** What is said of so many metrics; the first of a sentence names them. */
type Said = [number: number, singular: string, plural: string]

function number(metrics: MetricComparison[], verdict: Verdict): number {
  return metrics.filter((metric) => metric.verdict === verdict).length
}

function sentence(said: Said[], noun: string): string {
  return said
    .filter(([number]) => number > 0)
    .map(([number, singular, plural], index) => {
      const what = number === 1 ? singular : plural
      return `${index === 0 && noun !== '' ? count(number, noun) : grouped(number)} ${what}`
    })
    .join(', ')
}

function changedText(metrics: MetricComparison[]): string {
  const doubts = metrics.filter((metric) => metric.verdict === 'possible')
  const doubt = (direction: ReturnType<typeof directionOf>, words: string): Said => {
    return [doubts.filter((metric) => directionOf(metric) === direction).length, words, words]
  }
  const said: Said[] = [
    [number(metrics, 'regressed'), 'regressed', 'regressed'],
    doubt('worse', 'may have regressed'),
    doubt('better', 'may have improved'),
    doubt('neither', 'may have changed'),
    [number(metrics, 'changed'), 'changed', 'changed'],
    [number(metrics, 'improved'), 'improved', 'improved'],
    [number(metrics, 'missing'), 'is missing', 'are missing'],
    [number(metrics, 'new'), 'is new', 'are new'],
  ]
  return sentence(said, 'metric')
}

/** What became of the metrics that did not change for real: `41 unchanged, 2 too noisy to tell`. */
export function quietText(metrics: MetricComparison[], noun = ''): string {
  const measured = metrics.filter((metric) => metric.head?.runs !== 0)
  const said: [number, string][] = [
    [number(measured, 'unchanged'), 'unchanged'],
    [number(measured, 'noisy'), 'too noisy to tell'],
    [number(measured, 'insufficient'), 'with too short a history'],
    [metrics.length - measured.length, 'not measured here'],
  ]
  return sentence(
    said.map(([size, words]) => [size, words, words]),
    noun,
  )
}

function sign({ comparison }: ReportInput, metrics: MetricComparison[]): string {
  const { conclusion } = comparison.gate
  const has = (verdict: Verdict) => metrics.some((metric) => metric.verdict === verdict)
  if (conclusion === 'failure' || has('regressed')) return '🔴'
  if (conclusion === 'neutral' || has('possible') || has('missing')) return '🟡'
  return has('improved') ? '🟢' : '⚪'
}

/** Rules that count: broken ones of metrics, those that are about something else, and those that were not judged. */
function rulesText(input: ReportInput): string {
  const { metrics, gate } = input.comparison
  const counting = metrics.flatMap((metric) => metric.broken).filter((rule) => !rule.accepted)
  const broken = counting.filter((rule) => !rule.notJudged)
  const others = Math.max(0, gate.reasons.length - broken.length)
  const blocks = gate.conclusion === 'failure'
  const openFails = counting.some((rule) => rule.notJudged && rule.severity === 'fail')
  const failing =
    broken.filter((rule) => rule.severity === 'fail').length + (blocks && !openFails ? others : 0)
  const warnings = broken.length + others - failing
  const open = notJudgedCount(input)
  return [
    ...(failing > 0 ? [`${count(failing, 'rule')} broken${blocks ? '' : ' (not blocking)'}`] : []),
    ...(open > 0 ? [`${count(open, 'metric')} not judged`] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ].join(', ')
}

function metricsText(
  { comparison }: ReportInput,
  shown: MetricComparison[],
  quiet: MetricComparison[],
): string {
  const all = shown.length + quiet.length
  if (comparison.baseline.kind === 'none') {
    return all > 0 ? `no baseline yet for ${count(all, 'metric')}` : 'no baseline yet'
  }
  if (all === 0) return 'no numbers yet'
  const still = quietText(quiet)
  // A metric that broke a rule without changing is among those shown.
  const changed = changedText(shown) || 'nothing changed for real'
  if (shown.length > 0) return still === '' ? changed : `${changed}; ${still}`
  return quiet.every((metric) => metric.verdict === 'unchanged')
    ? `no real change in ${count(all, 'metric')}`
    : `no real change: ${quietText(quiet, 'metric')}`
}

/** One sentence that says it all, without markup: the check run's title, and the first line of the comment. */
export function headline(input: ReportInput): string {
  const { comparison, awaited } = input
  const { changed, quiet, ...others } = groupsOf(comparison.metrics)
  const shown = [...changed, ...others.new, ...others.missing]
  const said = [rulesText(input), metricsText(input, shown, quiet)].filter(Boolean).join(': ')
  const waiting = awaited.length > 0 ? ` (${awaited.length} still running)` : ''
  return `${sign(input, shown)} ${said.charAt(0).toUpperCase()}${said.slice(1)}${waiting}`
}
