import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** 409: the repository is empty; 405 and 501: a server that does not know the question. */
const NONE = new Set([404, 405, 409, 501])

/** What a ref points at, e.g. `heads/main`; null if there is none of exactly this name. */
async function refTarget(octokit: Octokit, name: RepositoryName, ref: string): Promise<string | null> {
  try {
    const { data } = await octokit.rest.git.getRef({ ...name, ref })
    return data.object.sha
  } catch (error) {
    if (NONE.has(statusOf(error) ?? 0)) return null
    throw error
  }
}

/** The commit at the tip of a branch; null if there is no such branch. */
export function branchTip(octokit: Octokit, name: RepositoryName, branch: string): Promise<string | null> {
  return refTarget(octokit, name, `heads/${branch}`)
}

/** Whether there is a tag of this name. */
export async function tagExists(octokit: Octokit, name: RepositoryName, tag: string): Promise<boolean> {
  return (await refTarget(octokit, name, `tags/${tag}`)) !== null
}
