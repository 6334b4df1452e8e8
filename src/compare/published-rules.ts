import type { Comparison } from './comparison.ts'

/** A broken rule as a report says it, with what it is about: what somebody who reads the report can accept. */
export interface PublishedRule {
  metric: string
  environment: string
  /** As written in the configuration, e.g. `max-rise: 2%`. */
  rule: string
  /** Null where there is no number. */
  value: number | null
  base: number | null
}

function numberOf(side: { value: number | string } | null): number | null {
  return typeof side?.value === 'number' ? side.value : null
}

/** All broken rules of a comparison, accepted or not. */
export function publishedRules({ metrics }: Comparison): PublishedRule[] {
  return metrics.flatMap(({ id, environment, head, base, broken }) =>
    broken.map(({ rule, notJudged }) => ({
      metric: id,
      environment,
      rule,
      // What was not judged was not judged whatever its number: it is accepted for this head only.
      value: head?.runs && !notJudged ? numberOf(head) : null,
      base: numberOf(base),
    })),
  )
}
