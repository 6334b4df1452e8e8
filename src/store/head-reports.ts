import { and, eq, ne } from 'drizzle-orm'
import type { PublishedRule } from '../compare/published-rules.ts'
import type { Database } from './database.ts'
import { pack, unpack } from './packed.ts'
import { headReports } from './schema.ts'

/** The number under which a merge group's report is kept. */
export const MERGE_GROUP = 0

/** What was found of a head commit for one pull request, or for its merge group. `Check` is plain JSON. */
export interface HeadReport<Check> {
  repositoryId: number
  headSha: string
  /** `MERGE_GROUP` for a merge group. */
  pullRequestNumber: number
  /** The branch that it was compared with. */
  baseRef: string
  /** The check run as it would be for this one alone; null where that branch turns Tidemark off. */
  check: Check | null
  /** The rules that it names as broken. */
  rules: PublishedRule[]
}

/** Keeps what was found of a head; that of the pull request's earlier heads goes. `now` in milliseconds since 1970. */
export async function recordHeadReport(db: Database, report: HeadReport<object>, now: number): Promise<void> {
  const { repositoryId, headSha, pullRequestNumber, baseRef } = report
  const check = report.check && (await pack(report.check))
  const rules = await pack(report.rules)
  await db.write(async (queries) => {
    if (pullRequestNumber !== MERGE_GROUP) {
      await queries
        .delete(headReports)
        .where(
          and(
            eq(headReports.repositoryId, repositoryId),
            eq(headReports.pullRequestNumber, pullRequestNumber),
            ne(headReports.headSha, headSha),
          ),
        )
    }
    await queries
      .insert(headReports)
      .values({ repositoryId, headSha, pullRequestNumber, baseRef, check, rules, updatedAt: now })
      .onConflictDoUpdate({
        target: [headReports.repositoryId, headReports.headSha, headReports.pullRequestNumber],
        set: { baseRef, check, rules, updatedAt: now },
      })
  })
}

/** All that was found of a head commit, a merge group first, then by number. */
export async function headReportsOf<Check extends object>(
  db: Database,
  repositoryId: number,
  headSha: string,
): Promise<HeadReport<Check>[]> {
  const rows = await db.read((queries) =>
    queries
      .select()
      .from(headReports)
      .where(and(eq(headReports.repositoryId, repositoryId), eq(headReports.headSha, headSha)))
      .orderBy(headReports.pullRequestNumber),
  )
  return Promise.all(
    rows.map(async ({ check, rules, updatedAt: _, ...row }) => ({
      ...row,
      check: check && (await unpack<Check>(check)),
      rules: rules ? await unpack<PublishedRule[]>(rules) : [],
    })),
  )
}
