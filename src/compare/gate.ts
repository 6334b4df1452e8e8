import type { Configuration, Severity } from '../metrics/configuration.ts'
import type { BrokenRule, Gate, MetricComparison } from './comparison.ts'

/** Something apart from a metric's rules that gates, e.g. an expected metric that is missing. */
export interface Finding {
  severity: Severity
  /** Plain sentence without a full stop. */
  message: string
}

function counts(rule: BrokenRule): boolean {
  return rule.accepted === undefined
}

/**
 * All rules together: a `fail` that nobody accepted fails, a `warn` makes it neutral. One that was not judged counts as if
 * it were broken.
 */
export function gate(metrics: MetricComparison[], findings: Finding[], mode: Configuration['mode']): Gate {
  const counting = metrics.flatMap(({ name, broken }) =>
    broken.filter(counts).map((rule) => ({ ...rule, message: `${name}: ${rule.message}` })),
  )
  const all: Finding[] = [...counting.filter((rule) => !rule.notJudged), ...findings]
  const failing = all.filter((finding) => finding.severity === 'fail')
  const warning = all.filter((finding) => finding.severity === 'warn')
  const reasons = [...failing, ...warning].map((finding) => finding.message)
  const isFailing = [...counting, ...findings].some((rule) => rule.severity === 'fail')
  if (isFailing) return { conclusion: mode === 'blocking' ? 'failure' : 'neutral', reasons }
  return { conclusion: counting.length + findings.length > 0 ? 'neutral' : 'success', reasons }
}
