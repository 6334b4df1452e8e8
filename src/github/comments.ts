import { isForbidden, type Octokit, type RepositoryName, statusOf } from './client.ts'

/** A request that creates something is never repeated blindly: GitHub may have done it although its answer was lost. */
const ONCE = { request: { retries: 0 } }

/** Apps may not comment where the conversation is locked. */
function isLocked(error: unknown): boolean {
  return statusOf(error) === 403 && error instanceof Error && /\blocked\b/.test(error.message)
}

/** Makes a comment; gives its id, or null where the conversation is locked. */
export async function createComment(
  octokit: Octokit,
  name: RepositoryName,
  number: number,
  body: string,
): Promise<number | null> {
  try {
    const { data } = await octokit.rest.issues.createComment({ ...name, issue_number: number, body, ...ONCE })
    return data.id
  } catch (error) {
    if (isLocked(error)) return null
    throw error
  }
}

/** Changes a comment; false if it is no longer there, or another app's, and may not be changed. */
export async function updateComment(
  octokit: Octokit,
  name: RepositoryName,
  commentId: number,
  body: string,
): Promise<boolean> {
  try {
    await octokit.rest.issues.updateComment({ ...name, comment_id: commentId, body })
    return true
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410 || isForbidden(error)) return false
    throw error
  }
}

/** The oldest comment that this app made and that satisfies `isOurs`; null if there is none. */
export async function findComment(
  octokit: Octokit,
  name: RepositoryName,
  number: number,
  { appId, isOurs }: { appId: number; isOurs: (body: string) => boolean },
): Promise<number | null> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    ...name,
    issue_number: number,
    per_page: 100,
  })
  for await (const { data } of pages) {
    const found = data.find(
      (comment) => comment.performed_via_github_app?.id === appId && isOurs(comment.body ?? ''),
    )
    if (found) return found.id
  }
  return null
}
