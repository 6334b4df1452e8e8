import { and, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { acceptances } from './schema.ts'

/** A broken rule that somebody accepted for one pull request. Times are milliseconds since 1970. */
export interface Acceptance {
  repositoryId: number
  pullRequestNumber: number
  metric: string
  /** As written in the configuration, e.g. `max-rise: 2%`. */
  rule: string
  acceptedBy: string
  acceptedAt: number
  reason: string
  /** Null: for as long as the pull request lives. */
  until: number | null
  /** The value that was accepted, in the metric's unit. */
  value: number | null
}

/** Writes an acceptance down and returns its id. */
export async function addAcceptance(db: Database, acceptance: Acceptance): Promise<number> {
  const rows = await db.write((queries) =>
    queries.insert(acceptances).values(acceptance).returning({ id: acceptances.id }),
  )
  const [row] = rows
  if (!row) throw new Error('an acceptance was not written')
  return row.id
}

/** All acceptances of a pull request, oldest first; expired ones too, which the gate leaves out. */
export async function listAcceptances(
  db: Database,
  repositoryId: number,
  pullRequestNumber: number,
): Promise<(Acceptance & { id: number })[]> {
  return db.read((queries) =>
    queries
      .select()
      .from(acceptances)
      .where(
        and(eq(acceptances.repositoryId, repositoryId), eq(acceptances.pullRequestNumber, pullRequestNumber)),
      )
      .orderBy(acceptances.id),
  )
}
