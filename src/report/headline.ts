import type { MetricComparison } from '../compare/comparison.ts'
import type { Verdict } from '../compare/verdict.ts'
import { grouped } from './groups.ts'
import type { ReportInput } from './report.ts'
import { count } from './wording.ts'

type Said = [verdict: Verdict, singular: string, plural: string]

const SAID: Said[] = [
  ['regressed', 'regressed', 'regressed'],
  ['possible', 'may have changed', 'may have changed'],
  ['changed', 'changed', 'changed'],
  ['improved', 'improved', 'improved'],
  ['missing', 'is missing', 'are missing'],
  ['new', 'is new', 'are new'],
]

function verdicts(metrics: MetricComparison[]): string[] {
  const said = SAID.flatMap(([verdict, singular, plural]) => {
    const number = metrics.filter((metric) => metric.verdict === verdict).length
    return number > 0 ? [`${number.toLocaleString('en')} ${number === 1 ? singular : plural}`] : []
  })
  const first = said[0]
  if (!first) return []
  const [number = ''] = first.split(' ')
  return [
    `${count(Number(number.replace(/,/g, '')), 'metric')}${first.slice(number.length)}`,
    ...said.slice(1),
  ]
}

function sign(input: ReportInput, metrics: MetricComparison[]): string {
  const { conclusion } = input.comparison.gate
  const has = (verdict: Verdict) => metrics.some((metric) => metric.verdict === verdict)
  if (conclusion === 'failure' || has('regressed')) return '🔴'
  if (conclusion === 'neutral' || has('possible') || has('missing')) return '🟡'
  return has('improved') ? '🟢' : '⚪'
}

function rules(metrics: MetricComparison[]): string {
  const broken = metrics.flatMap((metric) => metric.broken).filter((rule) => !rule.accepted)
  const failing = broken.filter((rule) => rule.severity === 'fail').length
  if (failing > 0) return `${count(failing, 'rule')} broken`
  return broken.length > 0 ? `${count(broken.length, 'warning')}` : ''
}

/** One sentence that says it all, without markup: the check run's title, and the first line of the comment. */
export function headline(input: ReportInput): string {
  const { comparison, awaited } = input
  const { changed, quiet, ...others } = grouped(comparison.metrics)
  const shown = [...changed, ...others.new, ...others.missing]
  const compared = shown.length + quiet.length
  const unchanged = quiet.length > 0 ? [`${quiet.length.toLocaleString('en')} unchanged`] : []
  const what =
    comparison.baseline.kind === 'none'
      ? [compared > 0 ? `No baseline yet for ${count(compared, 'metric')}` : 'No baseline yet']
      : shown.length > 0
        ? [verdicts(shown).join(', '), ...unchanged]
        : [quiet.length > 0 ? `No change in ${count(quiet.length, 'metric')}` : 'No numbers yet']
  const broken = rules(comparison.metrics)
  const parts = [...(broken ? [broken] : []), what.filter(Boolean).join('; ')]
  const waiting = awaited.length > 0 ? ` (${count(awaited.length, 'workflow')} still running)` : ''
  return `${sign(input, shown)} ${parts.join(': ')}${waiting}`
}
