import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { buildContexts } from './schema.ts'

/** A workflow run's attempt that was recorded. Times are milliseconds since 1970. */
export interface RecordedRun {
  runId: number
  attempt: number
  workflow: string | null
  event: string
  measuredAt: number
}

/** The workflow runs of a commit that were recorded, one row an attempt. */
export async function runsOfCommit(db: Database, repositoryId: number, sha: string): Promise<RecordedRun[]> {
  return db.read((queries) =>
    queries
      .selectDistinct({
        runId: buildContexts.runId,
        attempt: buildContexts.attempt,
        workflow: buildContexts.workflow,
        event: buildContexts.event,
        measuredAt: buildContexts.measuredAt,
      })
      .from(buildContexts)
      .where(
        and(
          eq(buildContexts.repositoryId, repositoryId),
          eq(buildContexts.commitSha, sha),
          eq(buildContexts.source, 'workflow_run'),
        ),
      ),
  )
}
