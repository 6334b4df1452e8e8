import type { MetricComparison } from '../compare/comparison.ts'

/** The metrics of a comparison by how prominently they are shown. Each keeps the comparison's order: worst first. */
export interface Groups {
  /** In the table: changed, possibly changed, or with a broken rule. */
  changed: MetricComparison[]
  new: MetricComparison[]
  missing: MetricComparison[]
  /** Folded: unchanged, too noisy, or with too short a history. */
  quiet: MetricComparison[]
  /** Folded: what Tidemark measured itself and did not change for real. */
  background: MetricComparison[]
}

const QUIET = new Set(['unchanged', 'noisy', 'insufficient'])

function groupOf(metric: MetricComparison): keyof Groups {
  if (metric.broken.length > 0) return 'changed'
  if (metric.background) return ['regressed', 'improved'].includes(metric.verdict) ? 'changed' : 'background'
  if (metric.verdict === 'new' || metric.verdict === 'missing') return metric.verdict
  return QUIET.has(metric.verdict) ? 'quiet' : 'changed'
}

/** Sorts the metrics into groups. */
export function grouped(metrics: MetricComparison[]): Groups {
  const groups: Groups = { changed: [], new: [], missing: [], quiet: [], background: [] }
  for (const metric of metrics) groups[groupOf(metric)].push(metric)
  return groups
}
