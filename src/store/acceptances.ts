import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { acceptances } from './schema.ts'

/** A broken rule that somebody accepted for one pull request. Times are milliseconds since 1970. */
export interface Acceptance {
  repositoryId: number
  pullRequestNumber: number
  metric: string
  /** Null in rows from before it was kept, where it could not be told: they do not hold. */
  environment: string | null
  /** The head whose published report was accepted; null in rows from before it was kept. */
  headSha: string | null
  /** The base branch that it was compared with; null in rows from before it was kept. */
  baseRef: string | null
  /** As written in the configuration, e.g. `max-rise: 2%`. */
  rule: string
  acceptedBy: string
  acceptedAt: number
  reason: string
  /** Null: for as long as the pull request lives. */
  until: number | null
  /** The value that was accepted, in the metric's unit; null where there was none. */
  value: number | null
  /** What the value was compared with; null where there was nothing. */
  base: number | null
}

/** What tells decisions apart: the same one, taken again, is written once. */
const DECISION = [
  'repositoryId',
  'pullRequestNumber',
  'metric',
  'environment',
  'headSha',
  'baseRef',
  'rule',
  'acceptedBy',
  'reason',
  'until',
  'value',
] as const

function isSame(acceptance: Acceptance): SQL | undefined {
  return and(
    ...DECISION.map((key) => {
      const value = acceptance[key]
      return value === null ? isNull(acceptances[key]) : eq(acceptances[key], value)
    }),
  )
}

/** Writes acceptances down, all or none of them. One that is there already is not written twice. */
export async function addAcceptances(db: Database, all: Acceptance[]): Promise<void> {
  if (all.length === 0) return
  await db.write(async (queries) => {
    for (const acceptance of all) {
      const [known] = await queries
        .select({ id: acceptances.id })
        .from(acceptances)
        .where(isSame(acceptance))
        .limit(1)
      if (!known) await queries.insert(acceptances).values(acceptance)
    }
  })
}

/** All acceptances of these pull requests, oldest first; expired ones too, which the gate leaves out. */
export async function listAcceptances(
  db: Database,
  repositoryId: number,
  pullRequestNumbers: number[],
): Promise<(Acceptance & { id: number })[]> {
  if (pullRequestNumbers.length === 0) return []
  const numbers = sql`(select value from json_each(${JSON.stringify(pullRequestNumbers)}))`
  return db.read((queries) =>
    queries
      .select()
      .from(acceptances)
      .where(
        and(eq(acceptances.repositoryId, repositoryId), sql`${acceptances.pullRequestNumber} in ${numbers}`),
      )
      .orderBy(acceptances.id),
  )
}
