import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { buildContexts } from './schema.ts'

/** A workflow run's attempt that was recorded. Times are milliseconds since 1970. */
export interface RecordedRun {
  runId: number
  attempt: number
  workflow: string | null
  /** The workflow's file; null where it is not known. */
  workflowPath: string | null
  /** How it ended, in GitHub's words; null where it is not known. */
  conclusion: string | null
  event: string
  measuredAt: number
}

/** The workflow runs of a commit that were recorded, one row an attempt. */
export async function runsOfCommit(db: Database, repositoryId: number, sha: string): Promise<RecordedRun[]> {
  const builds = await db.read((queries) =>
    queries
      .select({
        runId: buildContexts.runId,
        attempt: buildContexts.attempt,
        workflow: buildContexts.workflow,
        workflowPath: buildContexts.workflowPath,
        conclusion: buildContexts.conclusion,
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
      )
      .orderBy(buildContexts.id),
  )
  // One build an environment. Not by "distinct": for it SQLite would read all runs of the repository in order.
  return [...new Map(builds.map((build) => [`${build.runId} ${build.attempt}`, build])).values()]
}

/** Writes down the file of a run's workflow where it was not known. */
export async function setWorkflowPath(
  db: Database,
  repositoryId: number,
  runId: number,
  workflowPath: string,
): Promise<void> {
  await db.write((queries) =>
    queries
      .update(buildContexts)
      .set({ workflowPath })
      .where(
        and(
          eq(buildContexts.repositoryId, repositoryId),
          eq(buildContexts.source, 'workflow_run'),
          eq(buildContexts.runId, runId),
        ),
      ),
  )
}
