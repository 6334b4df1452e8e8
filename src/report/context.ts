import type { ReportInput } from './report.ts'

/** What a row needs to know beside its metric. */
export interface TableContext {
  severalEnvironments: boolean
  /** Where commits are shown, e.g. `https://github.com/owner/name/commit`. */
  commits: string
}

/** The context of a report's tables. */
export function contextOf({ comparison, repository }: ReportInput): TableContext {
  const environments = new Set(comparison.metrics.map((metric) => metric.environment))
  return { severalEnvironments: environments.size > 1, commits: `${repository.url}/commit` }
}

/** A commit, short and linked. */
export function commitText(sha: string, { commits }: Pick<TableContext, 'commits'>): string {
  return `[\`${sha.slice(0, 7)}\`](${commits}/${sha})`
}
