import type { BrokenRule, MetricComparison } from './comparison.ts'

/** Somebody's decision to accept a broken rule of one pull request. Times are milliseconds since 1970. */
export interface Acceptance {
  pullRequest: number
  metric: string
  environment: string
  /** The rule as the configuration had it, e.g. `max-rise: 2%`. */
  rule: string
  by: string
  at: number
  reason: string
  until: number | null
  /** The value that was accepted: a worse one asks again. Null where there was none: it holds whatever it is. */
  value: number | null
  /** What that value was compared with. */
  base: number | null
  /**
   * For a merge group, whose base has moved on and which may hold several pull requests: a change that is no worse
   * than the accepted ones together is covered, too.
   */
  byChange?: boolean
}

/** Numbers that differ by less than their own rounding are the same. */
const ROUNDING = 1e-9

/** Whether a number is no worse than an accepted one, in the direction of the rule. */
function isCovered(number: number, accepted: number, worse: BrokenRule['worse']): boolean {
  if (worse === undefined) return false
  const slack = ROUNDING * Math.max(1, Math.abs(accepted))
  return worse === 'higher' ? number <= accepted + slack : number >= accepted - slack
}

/** What the pull requests of a merge group were allowed to change together; null where one has nothing to go by. */
function acceptedChange(acceptances: Acceptance[]): number | null {
  const latest = new Map(acceptances.map((one) => [one.pullRequest, one]))
  let sum = 0
  for (const { value, base, byChange } of latest.values()) {
    if (!byChange || value === null || base === null) return null
    sum += value - base
  }
  return latest.size === 0 ? null : sum
}

/** The acceptance that covers a broken rule, if one does: the latest of those that fit. */
function covering(
  rule: BrokenRule,
  { head, base }: MetricComparison,
  acceptances: Acceptance[],
): Acceptance | undefined {
  const value = head?.value
  const fits = ({ value: accepted }: Acceptance) =>
    accepted === null || (typeof value === 'number' && isCovered(value, accepted, rule.worse))
  const found = acceptances.findLast(fits)
  if (found || typeof value !== 'number' || typeof base?.value !== 'number' || !rule.compares) return found
  const allowed = acceptedChange(acceptances)
  return allowed !== null && isCovered(value - base.value, allowed, rule.worse)
    ? acceptances.at(-1)
    : undefined
}

/** Marks the broken rules of a metric that somebody accepted, and whose acceptance still holds. */
export function withAcceptances(
  broken: BrokenRule[],
  metric: MetricComparison,
  acceptances: Acceptance[],
  now: number,
): BrokenRule[] {
  const holding = acceptances
    .filter((one) => one.metric === metric.id && one.environment === metric.environment)
    .filter((one) => one.until === null || one.until > now)
  return broken.map((rule) => {
    const acceptance = covering(
      rule,
      metric,
      holding.filter((one) => one.rule === rule.rule),
    )
    if (!acceptance) return rule
    const { by, at, reason, until } = acceptance
    return { ...rule, accepted: { by, at, reason, ...(until === null ? {} : { until }) } }
  })
}
