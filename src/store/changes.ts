import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { changes } from './schema.ts'

/** The files that a head changes since it left a base. */
export interface ChangedPaths {
  /** Of renamed files both names. */
  paths: string[]
  /** False where GitHub lists only some of them. */
  complete: boolean
}

/** A head beside the base that it is compared with. */
export interface CommitPair {
  repositoryId: number
  baseSha: string
  headSha: string
}

/** Undefined where it was not remembered. */
export async function findChangedPaths(db: Database, pair: CommitPair): Promise<ChangedPaths | undefined> {
  const [row] = await db.read((queries) =>
    queries
      .select({ paths: changes.paths, complete: changes.complete })
      .from(changes)
      .where(
        and(
          eq(changes.repositoryId, pair.repositoryId),
          eq(changes.baseSha, pair.baseSha),
          eq(changes.headSha, pair.headSha),
        ),
      ),
  )
  return row && { paths: JSON.parse(row.paths) as string[], complete: row.complete }
}

/** Remembers what a head changes: between two commits it never changes. `now` in milliseconds since 1970. */
export async function recordChangedPaths(
  db: Database,
  pair: CommitPair,
  { paths, complete }: ChangedPaths,
  now: number,
): Promise<void> {
  const row = { ...pair, paths: JSON.stringify(paths), complete, createdAt: now }
  await db.write((queries) => queries.insert(changes).values(row).onConflictDoNothing())
}
