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

/** All rules together: a `fail` that nobody accepted fails, a `warn` makes it neutral. */
export function gate(metrics: MetricComparison[], findings: Finding[], mode: Configuration['mode']): Gate {
  const broken: Finding[] = metrics.flatMap((metric) =>
    metric.broken
      .filter(counts)
      .map((rule) => ({ severity: rule.severity, message: `${metric.name}: ${rule.message}` })),
  )
  const all = [...broken, ...findings]
  const failing = all.filter((finding) => finding.severity === 'fail')
  const warning = all.filter((finding) => finding.severity === 'warn')
  const reasons = [...failing, ...warning].map((finding) => finding.message)
  if (failing.length > 0) return { conclusion: mode === 'blocking' ? 'failure' : 'neutral', reasons }
  return { conclusion: warning.length > 0 ? 'neutral' : 'success', reasons }
}
