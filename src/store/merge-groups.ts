import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { mergeGroups } from './schema.ts'

/** The head of a merge group. */
export interface MergeGroup {
  repositoryId: number
  headSha: string
  /** The commit that the group lands on. */
  baseSha: string
  baseRef: string
  /** When the queue asked for checks, in milliseconds since 1970. */
  requestedAt: number
}

/** Writes a merge group down; it never changes. */
export async function recordMergeGroup(db: Database, group: MergeGroup): Promise<void> {
  await db.write((queries) => queries.insert(mergeGroups).values(group).onConflictDoNothing())
}

/** Undefined where the commit is no merge group's head. */
export async function findMergeGroup(
  db: Database,
  repositoryId: number,
  headSha: string,
): Promise<MergeGroup | undefined> {
  const rows = await db.read((queries) =>
    queries
      .select()
      .from(mergeGroups)
      .where(and(eq(mergeGroups.repositoryId, repositoryId), eq(mergeGroups.headSha, headSha))),
  )
  return rows[0]
}
