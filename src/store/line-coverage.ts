import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Database } from './database.ts'
import { lineCoverages } from './schema.ts'

/** Which lines ran in a pull request's head, by one attempt of one run. */
export interface LineCoverageRecord {
  repositoryId: number
  pullRequestNumber: number
  headSha: string
  runId: number
  attempt: number
  /** As `packLines` gives it. */
  lines: Uint8Array
}

/** Stores line coverage; that of the pull request's earlier heads is no longer needed and goes. */
export async function recordLineCoverage(db: Database, record: LineCoverageRecord): Promise<void> {
  const { repositoryId, pullRequestNumber, headSha, runId, attempt } = record
  const files = Buffer.from(record.lines)
  await db.write(async (queries) => {
    await queries
      .delete(lineCoverages)
      .where(
        and(
          eq(lineCoverages.repositoryId, repositoryId),
          eq(lineCoverages.pullRequestNumber, pullRequestNumber),
          ne(lineCoverages.headSha, headSha),
        ),
      )
    await queries
      .insert(lineCoverages)
      .values({ repositoryId, pullRequestNumber, headSha, runId, attempt, files })
      .onConflictDoUpdate({
        target: [
          lineCoverages.repositoryId,
          lineCoverages.pullRequestNumber,
          lineCoverages.runId,
          lineCoverages.attempt,
        ],
        set: { headSha, files },
      })
  })
}

/**
 * The line coverage of a pull request's head: what each of its runs brought, packed as it was recorded. `runs`: of these
 * alone.
 */
export async function lineCoverageOf(
  db: Database,
  key: { repositoryId: number; pullRequestNumber: number; headSha: string },
  runs?: readonly number[],
): Promise<Uint8Array[]> {
  const rows = await db.read((queries) =>
    queries
      .select({ files: lineCoverages.files })
      .from(lineCoverages)
      .where(
        and(
          eq(lineCoverages.repositoryId, key.repositoryId),
          eq(lineCoverages.pullRequestNumber, key.pullRequestNumber),
          eq(lineCoverages.headSha, key.headSha),
          ...(runs === undefined ? [] : [inArray(lineCoverages.runId, [...runs])]),
        ),
      )
      .orderBy(lineCoverages.runId, lineCoverages.attempt),
  )
  return rows.map(({ files }) => Buffer.from(files))
}
