import type { BrokenRule, MetricComparison } from './comparison.ts'

/** Somebody's decision to accept a broken rule for one pull request. Times are milliseconds since 1970. */
export interface Acceptance {
  metric: string
  /** The rule as the configuration had it, e.g. `max-rise: 2%`. */
  rule: string
  by: string
  at: number
  reason: string
  until: number | null
  /** The head's value that was accepted; a worse one asks again. Null accepts whatever it is. */
  value: number | null
}

/** Whether the head's value is worse than the one that was accepted. Without a direction any other value is. */
function isWorse(metric: MetricComparison, accepted: number): boolean {
  const value = metric.head?.value
  if (typeof value !== 'number') return false
  if (metric.better === 'lower') return value > accepted
  if (metric.better === 'higher') return value < accepted
  return value !== accepted
}

/** Marks the broken rules of a metric that somebody accepted, and whose acceptance still holds. */
export function withAcceptances(
  broken: BrokenRule[],
  metric: MetricComparison,
  acceptances: Acceptance[],
  now: number,
): BrokenRule[] {
  const holding = acceptances
    .filter((one) => one.metric === metric.id)
    .filter((one) => one.until === null || one.until > now)
    .filter((one) => one.value === null || !isWorse(metric, one.value))
  return broken.map((rule) => {
    const acceptance = holding.findLast((one) => one.rule === rule.rule)
    if (!acceptance) return rule
    const { by, at, reason, until } = acceptance
    return { ...rule, accepted: { by, at, reason, ...(until === null ? {} : { until }) } }
  })
}
