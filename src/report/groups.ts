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
export function groupsOf(metrics: MetricComparison[]): Groups {
  const groups: Groups = { changed: [], new: [], missing: [], quiet: [], background: [] }
  for (const metric of metrics) groups[groupOf(metric)].push(metric)
  return groups
}

/** Below this many rows one table is easier to read than several. */
const ROWS_OF_ONE_TABLE = 10

/** Rows of one table with its heading; null where no heading is needed. */
export interface Section {
  title: string | null
  metrics: MetricComparison[]
}

/**
 * Splits a table's rows by the metrics' groups, in the order of their worst rows. The owner's groups are always
 * shown; those of the ids' first parts only where there are many rows.
 */
export function sections(metrics: MetricComparison[]): Section[] {
  const configured = metrics.some((metric) => metric.group?.configured)
  const byName = new Map<string | null, MetricComparison[]>()
  for (const metric of metrics) {
    const name = metric.background ? 'ci' : (metric.group?.name ?? null)
    byName.set(name, [...(byName.get(name) ?? []), metric])
  }
  const isWorthIt = byName.size > 1 && (configured || metrics.length > ROWS_OF_ONE_TABLE)
  if (!isWorthIt) return metrics.length > 0 ? [{ title: null, metrics }] : []
  return [...byName].map(([name, members]) => ({ title: name ?? 'Others', metrics: members }))
}
