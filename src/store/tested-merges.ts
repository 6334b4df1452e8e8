import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import type { PullRequest, PullRequestKey } from './pull-requests.ts'
import { testedMerges } from './schema.ts'

/** What a workflow run merged the head of a pull request into. */
export interface TestedMerge {
  repositoryId: number
  /** GitHub's id of the workflow run. */
  runId: number
  pullRequestNumber: number
  headSha: string
  /** The pull request's base branch when the run began. */
  baseRef: string
  /** The merge's first parent. */
  baseSha: string
  /** The merge commit; null where only its base is known. */
  mergeSha: string | null
  /** False where the base is assumed: the merge commit that was tested is not known. */
  certain: boolean
  /** When the run was created, in milliseconds since 1970. */
  startedAt: number
}

/** Writes down what a run merged; what was known of the same run and pull request is replaced. */
export async function recordTestedMerge(db: Database, merge: TestedMerge): Promise<void> {
  const { repositoryId: _, runId: __, pullRequestNumber: ___, ...set } = merge
  await db.write((queries) =>
    queries
      .insert(testedMerges)
      .values(merge)
      .onConflictDoUpdate({
        target: [testedMerges.repositoryId, testedMerges.runId, testedMerges.pullRequestNumber],
        set,
      }),
  )
}

interface Row extends Omit<TestedMerge, 'certain'> {
  certain: number
  hasValues: number
}

/**
 * The merges of a pull request's head that runs tested, the one that counts first: of a run that brought values, the
 * newest of them. A pull request whose base was changed has merges into several branches.
 */
export async function testedMergesOf(
  db: Database,
  { repositoryId, number, headSha }: PullRequestKey & { headSha: string },
): Promise<TestedMerge[]> {
  const rows = await db.read((queries) =>
    queries.all<Row>(sql`
      select repository_id as repositoryId, run_id as runId, pull_request_number as pullRequestNumber,
        head_sha as headSha, base_ref as baseRef, base_sha as baseSha, merge_sha as mergeSha, certain,
        started_at as startedAt, exists (
          select 1 from build_contexts build join metric_values on build_id = build.id
          where build.repository_id = ${repositoryId} and build.commit_sha = ${headSha}
            and build.source = 'workflow_run' and build.run_id = merge.run_id
        ) as hasValues
      from tested_merges merge
      where repository_id = ${repositoryId} and pull_request_number = ${number} and head_sha = ${headSha}
      order by hasValues desc, started_at desc, run_id desc`),
  )
  return rows.map(({ hasValues: _, certain, ...row }) => ({ ...row, certain: certain === 1 }))
}

/** The merge that a run tested for a pull request; undefined where nothing is known of it. */
export async function testedMergeOfRun(
  db: Database,
  run: { repositoryId: number; runId: number; pullRequestNumber: number; headSha: string },
): Promise<TestedMerge | undefined> {
  const merges = await testedMergesOf(db, { ...run, number: run.pullRequestNumber })
  return merges.find((merge) => merge.runId === run.runId)
}

/** The newest commit that a pull request's base branch is known to have reached. */
export async function knownBaseTip(
  db: Database,
  pullRequest: Pick<PullRequest, 'repositoryId' | 'number' | 'headSha' | 'baseRef' | 'baseSha'>,
): Promise<string> {
  const merges = await testedMergesOf(db, pullRequest)
  return merges.find((merge) => merge.baseRef === pullRequest.baseRef)?.baseSha ?? pullRequest.baseSha
}
