import { and, eq, ne, sql } from 'drizzle-orm'
import type { WorkflowRef } from '../compare/not-judged.ts'
import type { Database } from './database.ts'
import { testsMerge } from './head-builds.ts'
import { buildContexts, lineCoverages } from './schema.ts'

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

/** The lines that one attempt of a run brought. */
export interface RunLines extends WorkflowRef {
  /** Whether the run tested the merge of the head into its base. */
  testsMerge: boolean
  /** Packed as they were recorded. */
  lines: Uint8Array
}

/** The line coverage of a pull request's head: what each of its runs brought, oldest first. */
export async function lineCoverageOf(
  db: Database,
  key: { repositoryId: number; pullRequestNumber: number; headSha: string },
): Promise<RunLines[]> {
  const ofRun = and(
    eq(buildContexts.repositoryId, lineCoverages.repositoryId),
    eq(buildContexts.source, 'workflow_run'),
    eq(buildContexts.runId, lineCoverages.runId),
    eq(buildContexts.attempt, lineCoverages.attempt),
  )
  const rows = await db.read((queries) =>
    queries
      .select({
        files: lineCoverages.files,
        workflow: sql<string | null>`max(${buildContexts.workflow})`,
        workflowPath: sql<string | null>`max(${buildContexts.workflowPath})`,
        event: sql<string | null>`max(${buildContexts.event})`,
      })
      .from(lineCoverages)
      .leftJoin(buildContexts, ofRun)
      .where(
        and(
          eq(lineCoverages.repositoryId, key.repositoryId),
          eq(lineCoverages.pullRequestNumber, key.pullRequestNumber),
          eq(lineCoverages.headSha, key.headSha),
        ),
      )
      // A build an environment.
      .groupBy(lineCoverages.runId, lineCoverages.attempt)
      .orderBy(lineCoverages.runId, lineCoverages.attempt),
  )
  return rows.map(({ files, event, ...workflow }) => ({
    ...workflow,
    testsMerge: testsMerge({ event: event ?? '' }),
    lines: Buffer.from(files),
  }))
}
