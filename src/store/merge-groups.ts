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
  /** The last pull request of the group; null where its branch does not say. */
  pullRequestNumber?: number | null
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

/** The longest line of groups that is followed. */
const MOST_GROUPS = 100

/**
 * The pull requests that a group's head contains beyond a commit: its own, and those of the groups that it was built
 * upon, nearest first.
 */
export async function pullRequestsOfGroup(
  db: Database,
  group: MergeGroup,
  beyond: string | null,
): Promise<number[]> {
  const numbers: number[] = []
  let last: MergeGroup | undefined = group
  for (let count = 0; last && last.headSha !== beyond && count < MOST_GROUPS; count++) {
    if (last.pullRequestNumber != null) numbers.push(last.pullRequestNumber)
    const before: MergeGroup | undefined = await findMergeGroup(db, group.repositoryId, last.baseSha)
    last = before?.baseRef === group.baseRef ? before : undefined
  }
  return numbers
}
