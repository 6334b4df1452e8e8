import { sql } from 'drizzle-orm'
import type { MetricDefinition } from '../metrics/metric.ts'
import type { BuildFacts } from './build.ts'
import { contextOf, recordContext } from './contexts.ts'
import type { Database } from './database.ts'
import { recordDefinitions } from './definitions.ts'
import { runAll } from './statements.ts'
import { trackOf, trustedBranchOf } from './tracks.ts'

/** The event of durations that GitHub Actions told; that of other apps' is `check_run`. */
export const ACTIONS_EVENT = 'workflow_job'

/** How long a check of some app took on a commit. */
export interface CheckDuration {
  repositoryId: number
  /** GitHub's id of the check suite. */
  suiteId: number
  definition: MetricDefinition
  seconds: number
  commitSha: string
  /** The check suite's branch; null where GitHub does not say. */
  branch: string | null
  environment: string
  /** Milliseconds since 1970. */
  measuredAt: number
  /** Whether it is a workflow or a job of GitHub Actions, which any pull request may name as it likes. */
  byActions: boolean
  /** Whether a later duration of the same check in the same suite replaces the one that is there. */
  overwrite: boolean
}

/**
 * Writes down how long a check took. It is trusted if a trusted workflow run of the commit is, and becomes so
 * when one is recorded later. `now` in milliseconds since 1970. The repository must have been recorded.
 */
export async function recordCheckDuration(db: Database, check: CheckDuration, now: number): Promise<void> {
  const { repositoryId, commitSha, measuredAt, definition, seconds } = check
  await db.write(async (queries) => {
    const trustedBranch = await trustedBranchOf(queries, repositoryId, commitSha, check.branch)
    const build: BuildFacts = {
      repositoryId,
      source: 'check_suite',
      runId: check.suiteId,
      attempt: 1,
      workflow: null,
      commitSha,
      branch: trustedBranch ?? check.branch,
      event: check.byActions ? ACTIONS_EVENT : 'check_run',
      trusted: trustedBranch !== null,
      measuredAt,
    }
    const again = check.overwrite
      ? sql`do update set number = excluded.number, track_id = excluded.track_id, measured_at = excluded.measured_at`
      : sql`do nothing`
    await runAll(queries, [
      ...recordContext(build, check.environment, now),
      recordDefinitions(build, [definition]),
      sql`
        insert into metric_values (metric_id, build_id, number, track_id, measured_at)
        select id, ${contextOf(build, check.environment)}, ${seconds}, ${trackOf(build, check.environment)},
          ${measuredAt}
        from metric_definitions where repository_id = ${repositoryId} and metric = ${definition.id}
        on conflict (build_id, metric_id) ${again}`,
    ])
  })
}
