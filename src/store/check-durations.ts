import { sql } from 'drizzle-orm'
import type { MetricDefinition } from '../metrics/metric.ts'
import type { BuildFacts } from './build.ts'
import { contextOf, recordContext } from './contexts.ts'
import type { Database, Queries } from './database.ts'
import { recordDefinitions } from './definitions.ts'
import { type BuildOrigin, isCommitRun, SUITE_EVENT } from './head-builds.ts'
import { runAll } from './statements.ts'
import { trackOf, trustedBranchOf } from './tracks.ts'

/** How long a check of some app took on a commit. */
export interface CheckDuration {
  repositoryId: number
  /** GitHub's id of the check suite. */
  suiteId: number
  definition: MetricDefinition
  seconds: number
  commitSha: string
  /** What the suite ran for, as far as is known; the workflow run that owns it knows better. */
  origin: BuildOrigin
  environment: string
  /** Milliseconds since 1970. */
  measuredAt: number
  /** Whether a later duration of the same check in the same suite replaces the one that is there. */
  overwrite: boolean
}

/** What the workflow run that owns a check suite was for; undefined for other apps' suites, and before the run ended. */
async function ownerOf(
  queries: Queries,
  { repositoryId, commitSha, suiteId }: CheckDuration,
): Promise<BuildOrigin | undefined> {
  const [owner] = await queries.all<BuildOrigin>(sql`
    select event, branch, head_repository_id as headRepositoryId from build_contexts
    where repository_id = ${repositoryId} and commit_sha = ${commitSha} and source = 'workflow_run'
      and check_suite_id = ${suiteId} limit 1`)
  return owner
}

/**
 * Writes down how long a check took. It is trusted if a trusted workflow run of the commit is, and becomes so
 * when one is recorded later. `now` in milliseconds since 1970. The repository must have been recorded.
 */
export async function recordCheckDuration(db: Database, check: CheckDuration, now: number): Promise<void> {
  const { repositoryId, commitSha, measuredAt, definition, seconds } = check
  await db.write(async (queries) => {
    const origin = (await ownerOf(queries, check)) ?? check.origin
    const isOfCommit = origin.event === SUITE_EVENT || isCommitRun(origin, repositoryId)
    const trustedBranch =
      isOfCommit && origin.headRepositoryId === repositoryId
        ? await trustedBranchOf(queries, repositoryId, commitSha, origin.branch)
        : null
    const build: BuildFacts = {
      repositoryId,
      source: 'check_suite',
      runId: check.suiteId,
      attempt: 1,
      workflow: null,
      commitSha,
      branch: trustedBranch ?? origin.branch,
      headRepositoryId: origin.headRepositoryId,
      event: origin.event,
      trusted: trustedBranch !== null,
      measuredAt,
    }
    const again = check.overwrite
      ? sql`do update set number = excluded.number, track_id = excluded.track_id, measured_at = excluded.measured_at`
      : sql`do nothing`
    await runAll(queries, [
      ...recordContext(build, check.environment, now),
      ...recordDefinitions(build, check.environment, [definition]),
      sql`
        insert into metric_values (metric_id, build_id, number, track_id, measured_at)
        select id, ${contextOf(build, check.environment)}, ${seconds}, ${trackOf(build, check.environment)},
          ${measuredAt}
        from metric_definitions where repository_id = ${repositoryId} and metric = ${definition.id}
        on conflict (build_id, metric_id) ${again}`,
    ])
  })
}
