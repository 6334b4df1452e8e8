import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { and, eq, ne } from 'drizzle-orm'
import type { LineCoverage } from '../formats/format.ts'
import type { Database } from './database.ts'
import { lineCoverages } from './schema.ts'

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** A file as it is stored: its path, its lines, for each line 1 if it ran, else 0, and its report's folder. */
type Stored = [path: string, lines: number[], ran: (0 | 1)[], folder?: string]

/** Which lines ran in a pull request's head, by one attempt of one run. */
export interface LineCoverageRecord {
  repositoryId: number
  pullRequestNumber: number
  headSha: string
  runId: number
  attempt: number
  files: LineCoverage[]
}

function toStored({ path, lines, hits, folder }: LineCoverage): Stored {
  const ran = [...hits].map((hit) => (hit > 0 ? 1 : 0))
  return folder === undefined ? [path, [...lines], ran] : [path, [...lines], ran, folder]
}

function fromStored([path, lines, ran, folder]: Stored): LineCoverage {
  const coverage = { path, lines: Uint32Array.from(lines), hits: Uint32Array.from(ran) }
  return folder === undefined ? coverage : { ...coverage, folder }
}

/** Stores line coverage; that of the pull request's earlier heads is no longer needed and goes. */
export async function recordLineCoverage(db: Database, record: LineCoverageRecord): Promise<void> {
  const { repositoryId, pullRequestNumber, headSha, runId, attempt } = record
  const files = await pack(JSON.stringify(record.files.map(toStored)))
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

/** The line coverage of a pull request's head, from all its runs; a line counts as run if any of them ran it. */
export async function lineCoverageOf(
  db: Database,
  key: { repositoryId: number; pullRequestNumber: number; headSha: string },
): Promise<LineCoverage[]> {
  const rows = await db.read((queries) =>
    queries
      .select({ files: lineCoverages.files })
      .from(lineCoverages)
      .where(
        and(
          eq(lineCoverages.repositoryId, key.repositoryId),
          eq(lineCoverages.pullRequestNumber, key.pullRequestNumber),
          eq(lineCoverages.headSha, key.headSha),
        ),
      )
      .orderBy(lineCoverages.runId, lineCoverages.attempt),
  )
  const stored = await Promise.all(
    rows.map(
      async ({ files }): Promise<Stored[]> => JSON.parse((await unpack(Buffer.from(files))).toString()),
    ),
  )
  return stored.flat().map(fromStored)
}
