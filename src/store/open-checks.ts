import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { openChecks } from './schema.ts'

/** A check of another app that has begun. */
export interface OpenCheck {
  repositoryId: number
  headSha: string
  /** The id of the metric of how long it takes. */
  metric: string
  name: string
  /** Milliseconds since 1970. */
  startedAt: number
}

/** Writes down that a check has begun. */
export async function recordOpenCheck(db: Database, check: OpenCheck): Promise<void> {
  await db.write((queries) => queries.insert(openChecks).values(check).onConflictDoNothing())
}

/** Forgets a check that is completed; no effect on one that was not known. */
export async function closeCheck(
  db: Database,
  { repositoryId, headSha, metric }: Pick<OpenCheck, 'repositoryId' | 'headSha' | 'metric'>,
): Promise<void> {
  await db.write((queries) =>
    queries
      .delete(openChecks)
      .where(
        and(
          eq(openChecks.repositoryId, repositoryId),
          eq(openChecks.headSha, headSha),
          eq(openChecks.metric, metric),
        ),
      ),
  )
}

/** The checks of a commit that are not completed, by name. */
export async function openChecksOf(
  db: Database,
  repositoryId: number,
  headSha: string,
): Promise<OpenCheck[]> {
  return db.read((queries) =>
    queries
      .select()
      .from(openChecks)
      .where(and(eq(openChecks.repositoryId, repositoryId), eq(openChecks.headSha, headSha)))
      .orderBy(openChecks.name),
  )
}
