import { sql } from 'drizzle-orm'
import { CHECKS_PREFIX } from '../metrics/checks.ts'
import type { Database } from './database.ts'

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
