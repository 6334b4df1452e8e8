import { and, eq } from 'drizzle-orm'
import type { MetricDefinition } from '../metrics/metric.ts'
import type { BuildFacts } from './build.ts'
import type { Database } from './database.ts'
import { recordDefinitions } from './definitions.ts'
import { recordContext } from './record-build.ts'
import { metricDefinitions, metricValues } from './schema.ts'
import { recordTrack, trustedBranchOf } from './tracks.ts'

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
      event: 'check_run',
      trusted: trustedBranch !== null,
      measuredAt,
    }
    const trackId = await recordTrack(queries, build, check.environment)
    const buildId = await recordContext(queries, build, check.environment, trackId, now)
    await recordDefinitions(queries, build, [definition])
    const [row] = await queries
      .select({ id: metricDefinitions.id })
      .from(metricDefinitions)
      .where(
        and(eq(metricDefinitions.repositoryId, repositoryId), eq(metricDefinitions.metric, definition.id)),
      )
    if (!row) throw new Error('a definition was not written')
    const insert = queries
      .insert(metricValues)
      .values({ metricId: row.id, buildId, number: seconds, trackId, measuredAt })
    await (check.overwrite
      ? insert.onConflictDoUpdate({
          target: [metricValues.buildId, metricValues.metricId],
          set: { number: seconds, trackId, measuredAt },
        })
      : insert.onConflictDoNothing())
  })
}
