import { and, eq, notLike, sql } from 'drizzle-orm'
import type { WorkflowRef } from '../compare/not-judged.ts'
import { CHECKS_PREFIX } from '../metrics/checks.ts'
import type { Database } from './database.ts'
import { metricDefinitions } from './schema.ts'

/** Whether any trusted build of the repository was ever recorded, or one of a merge group that may have landed. */
export async function hasBaseBuilds(db: Database, repositoryId: number): Promise<boolean> {
  const rows = await db.read((queries) =>
    queries.all(sql`
      select 1 from tracks where repository_id = ${repositoryId}
      union all select 1 from merge_groups where repository_id = ${repositoryId} limit 1`),
  )
  return rows.length > 0
}

/** Whether any run of the repository has ever brought numbers, apart from how long its checks took. */
export async function uploadsNumbers(db: Database, repositoryId: number): Promise<boolean> {
  const rows = await db.read((queries) =>
    queries.all(sql`
      select 1 from metric_definitions
      where repository_id = ${repositoryId} and metric not like ${`${CHECKS_PREFIX}%`} limit 1`),
  )
  return rows.length > 0
}

/** So many of a branch's newest builds tell which workflows build it. */
const BUILDS_ASKED = 200

/** The workflows that built a branch lately. */
export async function workflowsOfBranch(
  db: Database,
  repositoryId: number,
  branch: string,
): Promise<WorkflowRef[]> {
  return db.read((queries) =>
    queries.all<WorkflowRef>(sql`
      select distinct workflow, workflow_path as workflowPath from (
        select build.workflow, build.workflow_path, build.source from tracks track
        cross join build_contexts build on build.id in (
          select id from build_contexts where track_id = track.id order by id desc limit ${BUILDS_ASKED}
        )
        where track.repository_id = ${repositoryId} and track.branch = ${branch}
      ) where source = 'workflow_run'`),
  )
}

/** Whether a trusted build of the repository has ever uploaded a metric; how long checks take is no upload. */
export async function hasUploads(db: Database, repositoryId: number): Promise<boolean> {
  const rows = await db.read((queries) =>
    queries
      .select({ id: metricDefinitions.id })
      .from(metricDefinitions)
      .where(
        and(
          eq(metricDefinitions.repositoryId, repositoryId),
          eq(metricDefinitions.trusted, true),
          notLike(metricDefinitions.metric, `${CHECKS_PREFIX}%`),
        ),
      )
      .limit(1),
  )
  return rows.length > 0
}
