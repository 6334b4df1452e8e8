import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { checkRuns } from './schema.ts'

/** What is known of the check run of a head commit. */
export interface CheckRunState {
  checkRunId: number | null
  /** Digest of the check run as last written. */
  hash: string | null
  /** Digest of the annotations as last written; where it may exist, of those that were being written. */
  annotationsHash: string | null
  /** True where a check run may be there although its id is not known. */
  mayExist: boolean
  /** True while it is in progress, or is being made so. */
  inProgress: boolean
}

/** Undefined where none was ever made or tried. */
export async function findCheckRun(
  db: Database,
  repositoryId: number,
  headSha: string,
): Promise<CheckRunState | undefined> {
  const rows = await db.read((queries) =>
    queries
      .select({
        checkRunId: checkRuns.checkRunId,
        hash: checkRuns.hash,
        annotationsHash: checkRuns.annotationsHash,
        mayExist: checkRuns.mayExist,
        inProgress: checkRuns.inProgress,
      })
      .from(checkRuns)
      .where(and(eq(checkRuns.repositoryId, repositoryId), eq(checkRuns.headSha, headSha))),
  )
  return rows[0]
}

/** Writes down what is known of a check run; fields left out stay. `now` in milliseconds since 1970. */
export async function setCheckRun(
  db: Database,
  commit: { repositoryId: number; headSha: string },
  state: Partial<CheckRunState>,
  now: number,
): Promise<void> {
  await db.write((queries) =>
    queries
      .insert(checkRuns)
      .values({ mayExist: false, ...commit, ...state, updatedAt: now })
      .onConflictDoUpdate({
        target: [checkRuns.repositoryId, checkRuns.headSha],
        set: { ...state, updatedAt: now },
      }),
  )
}
