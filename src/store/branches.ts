import { and, eq } from 'drizzle-orm'
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
