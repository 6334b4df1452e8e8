import { createHash } from 'node:crypto'
import type { Octokit } from '../github/client.ts'
import { createComment, findComment, updateComment } from '../github/comments.ts'
import { findMarker } from '../report/marker.ts'
import type { Database } from '../store/database.ts'
import { type PullRequest, setComment } from '../store/pull-requests.ts'
import type { Repository } from '../store/repositories.ts'

/** A text's fingerprint, to tell whether something would change. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Makes the pull request's one comment what it should be. Writes nothing if it is so already. A comment whose
 * creation may have succeeded unnoticed is looked for by its marker before another one is made. There is none where the
 * conversation is locked. `now` in milliseconds since 1970.
 */
export async function publishComment(
  db: Database,
  octokit: Octokit,
  repository: Repository,
  pullRequest: PullRequest,
  body: string,
  now: number,
): Promise<void> {
  const name = { owner: repository.owner, repo: repository.name }
  const key = { repositoryId: repository.id, number: pullRequest.number }
  const commentHash = digest(body)
  const write = async (commentId: number) => {
    if (!(await updateComment(octokit, name, commentId, body))) return false
    await setComment(db, key, { commentId, commentHash, commentMayExist: false, commentedAt: now })
    return true
  }
  const { commentId: known, commentMayExist } = pullRequest
  if (known !== null) {
    if (pullRequest.commentHash === commentHash || (await write(known))) return
  }
  if (known !== null || commentMayExist) {
    const found = await findComment(octokit, name, key.number, findMarker)
    if (found !== null && (await write(found))) return
  }
  await setComment(db, key, { commentId: null, commentHash: null, commentMayExist: true })
  const commentId = await createComment(octokit, name, key.number, body)
  if (commentId === null) return
  await setComment(db, key, { commentId, commentHash, commentMayExist: false, commentedAt: now })
}
