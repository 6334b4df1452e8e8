import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { MAX_COMMITS } from '../compare/baseline.ts'
import type { Database } from './database.ts'
import { isPullRequest, type PullRequestKey } from './pull-requests.ts'
import { commits, pullRequests } from './schema.ts'

/** What a pull request was compared with last. */
export interface ComparedBase {
  /** The commit that it should have been compared with; null if that is not known. */
  wantedSha: string | null
  /** Null where there was no baseline. */
  baselineSha: string | null
  /** First-parent commits from the wanted one back to the baseline; null where there was none. */
  baselineDistance: number | null
}

/**
 * Remembers that a pull request is about to be compared with another commit than before. A build of the base that comes in before the
 * comparison has ended, and of which it may know nothing, so serves the pull request as one that comes in later.
 */
export async function beginComparison(
  db: Database,
  pullRequest: PullRequestKey,
  wantedSha: string,
): Promise<void> {
  await db.write((queries) =>
    queries
      .update(pullRequests)
      .set({ wantedSha, baselineSha: null, baselineDistance: null })
      .where(isPullRequest(pullRequest)),
  )
}

/** Remembers what a pull request was compared with, so that a better baseline is noticed when it arrives. */
export async function rememberBase(
  db: Database,
  pullRequest: PullRequestKey,
  base: ComparedBase,
): Promise<void> {
  await db.write((queries) => queries.update(pullRequests).set(base).where(isPullRequest(pullRequest)))
}

/**
 * The open pull requests that a build of this commit may serve better than what they were compared with: it is the
 * commit they wanted or were compared with, it lies between the two, or they had none at all and it is of their base
 * branch or among the ancestors that were looked through.
 */
export async function pullRequestsServedBy(
  db: Database,
  repositoryId: number,
  branch: string,
  sha: string,
): Promise<number[]> {
  const between = sql`exists (
    with recursive chain (sha, parent, distance) as (
      select sha, first_parent, 0 from ${commits}
      where repository_id = ${repositoryId} and sha = ${pullRequests.wantedSha}
      union all
      select above.sha, above.first_parent, chain.distance + 1
      from chain join ${commits} above on above.repository_id = ${repositoryId} and above.sha = chain.parent
      where chain.distance < coalesce(${pullRequests.baselineDistance}, ${MAX_COMMITS})
    )
    select 1 from chain where sha = ${sha}
  )`
  const rows = await db.read((queries) =>
    queries
      .select({ number: pullRequests.number })
      .from(pullRequests)
      .where(
        and(
          eq(pullRequests.repositoryId, repositoryId),
          eq(pullRequests.state, 'open'),
          or(
            eq(pullRequests.wantedSha, sha),
            and(
              eq(pullRequests.baseRef, branch),
              sql`${pullRequests.wantedSha} is not null`,
              isNull(pullRequests.baselineSha),
            ),
            between,
          ),
        ),
      )
      .orderBy(pullRequests.number),
  )
  return rows.map((row) => row.number)
}
