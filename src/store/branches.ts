import { and, eq, sql } from 'drizzle-orm'
import { CHECKS_PREFIX } from '../metrics/checks.ts'
import type { Database } from './database.ts'
import { tracks } from './schema.ts'

/** Whether any trusted build of the branch was ever recorded. */
export async function branchHasBuilds(db: Database, repositoryId: number, branch: string): Promise<boolean> {
  const rows = await db.read((queries) =>
    queries
      .select({ id: tracks.id })
      .from(tracks)
      .where(and(eq(tracks.repositoryId, repositoryId), eq(tracks.branch, branch)))
      .limit(1),
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
