import { createHash } from 'node:crypto'
import type { Octokit } from '../github/client.ts'
import { createComment, findComment, updateComment } from '../github/comments.ts'
import { findMarker } from '../report/marker.ts'
import { type PullRequest, setComment } from '../store/pull-requests.ts'
import type { Repository } from '../store/repositories.ts'
import type { JobParts } from './parts.ts'

/** A text's fingerprint, to tell whether something would change. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Makes the pull request's one comment what it should be. Writes nothing if it is so already. A comment whose
 * creation may have succeeded unnoticed is looked for by its marker before another one is made. There is none where the
 * conversation is locked. One that another app made (this one was installed anew under another identity) is left.
 */
export async function publishComment(
  { db, appId, now }: Pick<JobParts, 'db' | 'appId' | 'now'>,
  octokit: Octokit,
  repository: Repository,
  pullRequest: PullRequest,
  body: string,
): Promise<void> {
  const name = { owner: repository.owner, repo: repository.name }
  const key = { repositoryId: repository.id, number: pullRequest.number }
  const commentHash = digest(body)
  const write = async (commentId: number) => {
    if (!(await updateComment(octokit, name, commentId, body))) return false
    await setComment(db, key, { commentId, commentHash, commentMayExist: false, commentedAt: now() })
    return true
  }
  const { commentId: known, commentMayExist } = pullRequest
  if (known !== null) {
    if (pullRequest.commentHash === commentHash || (await write(known))) return
  }
  if (known !== null || commentMayExist) {
    const found = await findComment(octokit, name, key.number, { appId, isOurs: findMarker })
    if (found !== null && (await write(found))) return
    // Ours, and yet not to be changed: another one would be no better, and one would follow the other.
    if (found !== null) throw new Error(`comment ${found} is ours and cannot be changed`)
  }
  await setComment(db, key, { commentId: null, commentHash: null, commentMayExist: true })
  const commentId = await createComment(octokit, name, key.number, body)
  if (commentId === null) return
  await setComment(db, key, { commentId, commentHash, commentMayExist: false, commentedAt: now() })
}
