import { getPullRequest } from '../github/pull-requests.ts'
import { findCheckRun } from '../store/check-runs.ts'
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

function report(repositoryId: number, number: number, fresh = false): FollowUp {
  return placed({ kind: 'report-pull-request', repositoryId, number, fresh }, fresh)
}

/** The commits whose check run has to say something else, now that a pull request came, went, moved or turned. */
async function checksConcerned(
  db: Database,
  before: PullRequest | undefined,
  now: PullRequest | undefined,
): Promise<FollowUp[]> {
  if (!now) return []
  const same = before && (['state', 'headSha', 'baseRef'] as const).every((key) => before[key] === now[key])
  if (same) return []
  const { repositoryId } = now
  const heads = [before, now].flatMap((one) => (one?.state === 'open' ? [one.headSha] : []))
  const followUps: FollowUp[] = []
  for (const headSha of new Set(heads)) {
    if ((await findCheckRun(db, repositoryId, headSha)) === undefined) continue
    followUps.push(placed({ kind: 'publish-check', repositoryId, headSha, again: false }))
  }
  return followUps
}

/**
 * What is true of a pull request. Two events of one second that contradict each other may have come in any order;
 * GitHub knows, and is asked.
 */
async function settled(
  { github }: JobParts,
  repository: RepositoryFacts,
  told: PullRequestFacts,
  before: PullRequest | undefined,
): Promise<PullRequestFacts> {
  const same =
    before?.updatedAt !== told.updatedAt ||
    ((before.state === 'open') === told.open &&
      before.headSha === told.headSha &&
      before.baseRef === told.baseRef)
  if (same) return told
  const octokit = await github(repository.installationId)
  const name = { owner: repository.owner, repo: repository.name }
  return (await getPullRequest(octokit, name, told.number)) ?? told
}

/** Writes down a pull request that was opened, moved, edited or closed, and compares what is stored for it. */
export async function recordPullRequestJob(
  parts: JobParts,
  job: { repository: RepositoryFacts; pullRequest: PullRequestFacts; opened: boolean },
  id: number,
): Promise<FollowUp[]> {
  const { db } = parts
  const { repository, opened } = job
  await recordRepository(db, repository)
  const before = await findPullRequest(db, repository.id, job.pullRequest.number)
  const { open, mergeCommitSha: _, ...facts } = await settled(parts, repository, job.pullRequest, before)
  await recordPullRequest(db, {
    ...facts,
    repositoryId: repository.id,
    state: open ? 'open' : 'closed',
    seenOpened: opened,
    recordedBy: id,
  })
  const pullRequest = await findPullRequest(db, repository.id, facts.number)
  const checks = await checksConcerned(db, before, pullRequest)
  if (!open) return checks
  return [...checks, report(repository.id, facts.number)]
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
