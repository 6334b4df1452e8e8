import { createComment, findComment, updateComment } from '../github/comments.ts'
import { code } from '../report/escape.ts'
import { ANSWER_MARKER, isAnswer } from '../report/marker.ts'
import { findPullRequest, type PullRequest, setComment } from '../store/pull-requests.ts'
import { findRepository } from '../store/repositories.ts'
import { type Job, placed } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { digest } from './publish-comment.ts'

/**
 * The job that tells somebody what became of their command, once the answer before has stood for a while. `said` is
 * Markdown, with users' strings escaped.
 */
export function answer(
  { now, commentPause }: JobParts,
  { repositoryId, number, answeredAt }: PullRequest,
  by: string,
  said: string,
): FollowUp {
  const job = { kind: 'answer-command' as const, repositoryId, number, text: `${code(by, 40)}: ${said}` }
  const stoodFor = answeredAt === null ? commentPause : now() - answeredAt
  // A clock that was put back must not make it stand for hours.
  if (answeredAt === null || stoodFor < 0 || stoodFor >= commentPause) return placed(job)
  return { ...placed(job), runAt: answeredAt + commentPause }
}

/**
 * Makes the pull request's one answer say what became of the newest command. It is edited, never repeated; it is
 * looked for by its marker where its id is not known.
 */
export async function answerCommand(
  parts: JobParts,
  job: Extract<Job, { kind: 'answer-command' }>,
): Promise<FollowUp[]> {
  const { db, now } = parts
  const key = { repositoryId: job.repositoryId, number: job.number }
  const pullRequest = await findPullRequest(db, key.repositoryId, key.number)
  const repository = await findRepository(db, key.repositoryId)
  if (!pullRequest || !repository || pullRequest.state !== 'open') return []
  const body = `${ANSWER_MARKER}\n\n${job.text}`
  const answerHash = digest(body)
  const { answerId: known } = pullRequest
  if (known !== null && pullRequest.answerHash === answerHash) return []

  const octokit = await parts.github(repository.installationId)
  const name = { owner: repository.owner, repo: repository.name }
  const write = async (answerId: number) => {
    if (!(await updateComment(octokit, name, answerId, body))) return false
    await setComment(db, key, { answerId, answerHash, answeredAt: now() })
    return true
  }
  if (known !== null && (await write(known))) return []
  const found = await findComment(octokit, name, key.number, { appId: parts.appId, isOurs: isAnswer })
  if (found !== null && (await write(found))) return []
  await setComment(db, key, { answerId: null, answerHash: null })
  const answerId = await createComment(octokit, name, key.number, body)
  if (answerId !== null) await setComment(db, key, { answerId, answerHash, answeredAt: now() })
  return []
}
