import type { MetricComparison } from './comparison.ts'
import type { Verdict } from './verdict.ts'

const ORDER: Verdict[] = [
  'regressed',
  'possible',
  'missing',
  'changed',
  'improved',
  'new',
  'noisy',
  'insufficient',
  'unchanged',
]

function rank(metric: MetricComparison): number {
  const counting = metric.broken.filter((rule) => !rule.accepted)
  if (counting.some((rule) => rule.severity === 'fail')) return -3
  if (counting.length > 0) return -2
  if (metric.broken.length > 0) return -1
  return ORDER.indexOf(metric.verdict)
}

/** Orders metrics by what a reviewer should see first. */
export function worstFirst(a: MetricComparison, b: MetricComparison): number {
  const size = (metric: MetricComparison) => Math.abs(metric.judgement?.relative ?? 0)
  return (
    Number(a.background) - Number(b.background) ||
    rank(a) - rank(b) ||
    size(b) - size(a) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : a.environment < b.environment ? -1 : 1)
  )
}
