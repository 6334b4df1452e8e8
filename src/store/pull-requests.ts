import { and, eq, type SQL } from 'drizzle-orm'
import type { Database } from './database.ts'
import { pullRequests } from './schema.ts'

/** What GitHub says of a pull request. */
export interface PullRequestFacts {
  repositoryId: number
  number: number
  state: 'open' | 'closed'
  headSha: string
  headRef: string
  /** Null where GitHub does not say, e.g. for a deleted fork. */
  headRepositoryId: number | null
  baseRef: string
  baseSha: string
  /** Milliseconds since 1970. */
  updatedAt: number
}

/** What is known of a pull request's comment. */
export interface CommentState {
  commentId: number | null
  /** Digest of the comment as last written. */
  commentHash: string | null
  /** When that was, in milliseconds since 1970; null where it never was. */
  commentedAt: number | null
  /** True where a comment may be there although its id is not known. */
  commentMayExist: boolean
}

/** What is known of the comment that answers a pull request's commands. */
export interface AnswerState {
  answerId: number | null
  /** Digest of the answer as last written. */
  answerHash: string | null
  /** When that was, in milliseconds since 1970; null where it never was. */
  answeredAt: number | null
}

/** A pull request as the store has it. */
export interface PullRequest extends PullRequestFacts, CommentState, AnswerState {
  /** Where `mergeBaseForHead` left the base branch. */
  mergeBaseSha: string | null
  mergeBaseForHead: string | null
  /** The commit that it was last to be compared with. */
  wantedSha: string | null
  /** The head repository as last told; it stays when the fork is deleted. */
  lastHeadRepositoryId: number | null
}

/** What tells pull requests apart. */
export interface PullRequestKey {
  repositoryId: number
  number: number
}

/** The condition that a row is this pull request's. */
export function isPullRequest({ repositoryId, number }: PullRequestKey): SQL | undefined {
  return and(eq(pullRequests.repositoryId, repositoryId), eq(pullRequests.number, number))
}

/** What is known of a base branch, when the pull request gets another one. */
const NO_BASE = {
  mergeBaseSha: null,
  mergeBaseForHead: null,
  wantedSha: null,
  baselineSha: null,
  baselineDistance: null,
}

/**
 * Writes down what an event says of a pull request; what is known of its comment stays. Facts older than the
 * recorded ones (deliveries come in any order) change nothing. With another base branch, what is known of the old one
 * goes. `seenOpened`: the event is its opening, so that no comment can be there yet. `recordedBy`: the job that does it;
 * where two events are of the same second, that of the later job counts, whichever is written first.
 */
export async function recordPullRequest(
  db: Database,
  facts: PullRequestFacts & { seenOpened?: boolean; recordedBy?: number },
): Promise<void> {
  const { seenOpened = false, ...columns } = facts
  const { repositoryId: _, number: __, ...news } = columns
  const { headRepositoryId } = news
  const last = headRepositoryId === null ? {} : { lastHeadRepositoryId: headRepositoryId }
  await db.write(async (queries) => {
    const [known] = await queries
      .select({
        updatedAt: pullRequests.updatedAt,
        recordedBy: pullRequests.recordedBy,
        baseRef: pullRequests.baseRef,
      })
      .from(pullRequests)
      .where(isPullRequest(facts))
    if (!known) {
      await queries.insert(pullRequests).values({ ...columns, ...last, commentMayExist: !seenOpened })
      return
    }
    const isLater = (news.recordedBy ?? Number.MAX_SAFE_INTEGER) >= (known.recordedBy ?? 0)
    if (known.updatedAt < news.updatedAt || (known.updatedAt === news.updatedAt && isLater)) {
      const changes = known.baseRef === news.baseRef ? news : { ...news, ...NO_BASE }
      await queries
        .update(pullRequests)
        .set({ ...changes, ...last })
        .where(isPullRequest(facts))
    }
  })
}

/** Writes down where a head left the base branch. No effect where the pull request has another base by now. */
export async function recordMergeBase(
  db: Database,
  { baseRef, headSha, ...found }: PullRequestKey & { baseRef: string; headSha: string; mergeBaseSha: string },
): Promise<void> {
  await db.write((queries) =>
    queries
      .update(pullRequests)
      .set({ mergeBaseSha: found.mergeBaseSha, mergeBaseForHead: headSha })
      .where(and(isPullRequest(found), eq(pullRequests.baseRef, baseRef))),
  )
}

/** Writes down what is known of the comment or of the answer; fields left out stay. */
export async function setComment(
  db: Database,
  pullRequest: PullRequestKey,
  state: Partial<CommentState & AnswerState>,
): Promise<void> {
  await db.write((queries) => queries.update(pullRequests).set(state).where(isPullRequest(pullRequest)))
}

/** Undefined where nothing was recorded of it. */
export async function findPullRequest(
  db: Database,
  repositoryId: number,
  number: number,
): Promise<PullRequest | undefined> {
  const rows = await db.read((queries) =>
    queries.select().from(pullRequests).where(isPullRequest({ repositoryId, number })),
  )
  return rows[0]
}

/** The pull requests into this repository whose head is this commit, open and closed, by number. */
export async function findPullRequestsByHead(
  db: Database,
  repositoryId: number,
  headSha: string,
): Promise<PullRequest[]> {
  return db.read((queries) =>
    queries
      .select()
      .from(pullRequests)
      .where(and(eq(pullRequests.repositoryId, repositoryId), eq(pullRequests.headSha, headSha)))
      .orderBy(pullRequests.number),
  )
}

/** The open pull requests into a branch, by number. */
export async function openPullRequestsOfBase(
  db: Database,
  repositoryId: number,
  branch: string,
): Promise<PullRequest[]> {
  return db.read((queries) =>
    queries
      .select()
      .from(pullRequests)
      .where(
        and(
          eq(pullRequests.repositoryId, repositoryId),
          eq(pullRequests.baseRef, branch),
          eq(pullRequests.state, 'open'),
        ),
      )
      .orderBy(pullRequests.number),
  )
}
