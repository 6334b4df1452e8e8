import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { headBuilds, type PullRequestHead } from './head-builds.ts'

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

/** The recorded workflow runs that count for a head, as `valuesOfHead` has it; one row an attempt. */
export async function runsOfHead(
  db: Database,
  repositoryId: number,
  sha: string,
  pullRequest: PullRequestHead | null = null,
): Promise<RecordedRun[]> {
  const builds = await db.read((queries) =>
    queries.all<RecordedRun>(sql`
      select run_id as runId, attempt, workflow, workflow_path as workflowPath, conclusion, event, measured_at as measuredAt
      from build_contexts build
      where build.repository_id = ${repositoryId} and build.commit_sha = ${sha} and build.source = 'workflow_run'
        and ${headBuilds(repositoryId, pullRequest)}
      order by build.id`),
  )
  // One build an environment. Not by "distinct": for it SQLite would read all runs of the repository in order.
  return [...new Map(builds.map((build) => [`${build.runId} ${build.attempt}`, build])).values()]
}

/** Writes down the file of a run's workflow, or of a check suite's, where it was not known. */
export async function setWorkflowPath(
  db: Database,
  of: { repositoryId: number; source: 'workflow_run' | 'check_suite'; runId: number },
  workflowPath: string,
): Promise<void> {
  await db.write((queries) =>
    queries.run(sql`
      update build_contexts set workflow_path = ${workflowPath}
      where repository_id = ${of.repositoryId} and source = ${of.source} and run_id = ${of.runId}
        and workflow_path is null`),
  )
}
