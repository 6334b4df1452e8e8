import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { pullRequests, testedMerges } from './schema.ts'

/** Gives the base branch of open pull requests another name; it is the same branch. */
export async function renameBaseBranch(
  db: Database,
  { repositoryId, from, to }: { repositoryId: number; from: string; to: string },
): Promise<void> {
  await db.write(async (queries) => {
    await queries
      .update(pullRequests)
      .set({ baseRef: to })
      .where(
        and(
          eq(pullRequests.repositoryId, repositoryId),
          eq(pullRequests.baseRef, from),
          eq(pullRequests.state, 'open'),
        ),
      )
    await queries
      .update(testedMerges)
      .set({ baseRef: to })
      .where(and(eq(testedMerges.repositoryId, repositoryId), eq(testedMerges.baseRef, from)))
  })
}
