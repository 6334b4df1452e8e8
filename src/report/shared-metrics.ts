import type { SharedMetric } from '../compare/pair-up.ts'
import type { Problem } from '../metrics/problem.ts'

/** The most ids of one problem that are named. */
const MOST_NAMED = 3

/** The problem of metrics that the same workflows bring: one for all of them. */
export function sharedMetricProblems(shared: readonly SharedMetric[]): Problem[] {
  const byWorkflows = new Map<string, SharedMetric[]>()
  for (const one of shared) {
    const key = one.workflows.join('\n')
    byWorkflows.set(key, [...(byWorkflows.get(key) ?? []), one])
  }
  return [...byWorkflows.values()].map((group) => {
    const ids = group.map(({ id }) => id)
    const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''
    return {
      what: `several workflows bring the metric${ids.length === 1 ? '' : 's'} ${ids.slice(0, MOST_NAMED).join(', ')}${more}`,
      where: `the workflows ${group[0]?.workflows.join(' and ') ?? ''}`,
      mend: 'each workflow is compared with itself; upload the metric in one of them, or give one another id or environment under "files" in tidemark.yml',
    }
  })
}
