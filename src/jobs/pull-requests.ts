import { branchHasBuilds } from '../store/branches.ts'
import type { Database } from '../store/database.ts'
import {
  findPullRequest,
  findPullRequestsByHead,
  type PullRequest,
  recordPullRequest,
  setComment,
} from '../store/pull-requests.ts'
import { recordRepository } from '../store/repositories.ts'
import { type PullRequestFacts, placed, type RepositoryFacts } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { learnTestedBase } from './wanted-base.ts'

function report(repositoryId: number, number: number, fresh = false): FollowUp {
  return placed({ kind: 'report-pull-request', repositoryId, number, fresh }, fresh)
}

/**
 * The open pull requests that share the head which this one had before it was closed or moved on: a commit has one
 * check run, and it is theirs now.
 */
async function heirs(
  db: Database,
  before: PullRequest | undefined,
  now: PullRequest | undefined,
): Promise<PullRequest[]> {
  if (before?.state !== 'open') return []
  const { repositoryId, number, headSha } = before
  if (now?.state === 'open' && now.headSha === headSha) return []
  const sharing = await findPullRequestsByHead(db, repositoryId, headSha)
  return sharing.filter((one) => one.state === 'open' && one.number !== number)
}

/** Writes down a pull request that was opened, moved, edited or closed, and compares what is stored for it. */
export async function recordPullRequestJob(
  { db, github }: JobParts,
  job: { repository: RepositoryFacts; pullRequest: PullRequestFacts; opened: boolean },
): Promise<FollowUp[]> {
  const { repository, opened } = job
  const { open, mergeCommitSha: _, ...facts } = job.pullRequest
  await recordRepository(db, repository)
  const before = await findPullRequest(db, repository.id, facts.number)
  await recordPullRequest(db, {
    ...facts,
    repositoryId: repository.id,
    state: open ? 'open' : 'closed',
    seenOpened: opened,
  })
  const pullRequest = await findPullRequest(db, repository.id, facts.number)
  const others = (await heirs(db, before, pullRequest)).map(({ number }) => report(repository.id, number))
  if (!open) return others
  const fromFork = facts.headRepositoryId !== repository.id
  if (fromFork && pullRequest && (await branchHasBuilds(db, repository.id, facts.baseRef))) {
    await learnTestedBase({ db, octokit: await github(repository.installationId), repository, pullRequest })
  }
  return [report(repository.id, facts.number), ...others]
}

/** Reports again on a commit because somebody asked for it. */
export async function reportAgain(
  { db }: JobParts,
  { repository, headSha }: { repository: RepositoryFacts; headSha: string },
): Promise<FollowUp[]> {
  await recordRepository(db, repository)
  const pullRequests = await findPullRequestsByHead(db, repository.id, headSha)
  return pullRequests
    .filter((pullRequest) => pullRequest.state === 'open')
    .map((pullRequest) => report(repository.id, pullRequest.number, true))
}

/** Makes the report's comment again after somebody deleted it; an answer is made again with the next command. */
export async function restoreComment(
  { db }: JobParts,
  { repository, number, commentId }: { repository: RepositoryFacts; number: number; commentId: number },
): Promise<FollowUp[]> {
  await recordRepository(db, repository)
  const pullRequest = await findPullRequest(db, repository.id, number)
  if (pullRequest?.answerId === commentId) {
    await setComment(db, { repositoryId: repository.id, number }, { answerId: null, answerHash: null })
    return []
  }
  // None is known where the job was cut short below.
  if (!pullRequest || (pullRequest.commentId ?? commentId) !== commentId) return []
  await setComment(db, { repositoryId: repository.id, number }, { commentId: null, commentHash: null })
  return [report(repository.id, number)]
}
