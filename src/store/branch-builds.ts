import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'

/** Whether an earlier attempt of a run was trusted; null where none was recorded. */
export async function wasTrusted(
  db: Database,
  { repositoryId, runId }: { repositoryId: number; runId: number },
): Promise<boolean | null> {
  const [row] = await db.read((queries) =>
    queries.all<{ trusted: number | null }>(sql`
      select max(trusted) as trusted from build_contexts
      where repository_id = ${repositoryId} and source = 'workflow_run' and run_id = ${runId}`),
  )
  return row?.trusted === null || row?.trusted === undefined ? null : row.trusted === 1
}

/** Whether a push of the same commit under the same name has made another run of the workflow. */
export async function otherRunsAt(
  db: Database,
  run: { repositoryId: number; runId: number; sha: string; branch: string; workflow: string },
): Promise<boolean> {
  const rows = await db.read((queries) =>
    queries.all(sql`
      select 1 from build_contexts build
      where build.repository_id = ${run.repositoryId} and build.commit_sha = ${run.sha}
        and build.source = 'workflow_run' and build.event = 'push' and build.branch = ${run.branch}
        and build.workflow = ${run.workflow} and build.run_id <> ${run.runId} limit 1`),
  )
  return rows.length > 0
}
