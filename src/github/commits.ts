import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** A commit and its parents, the first one first. */
export interface Commit {
  sha: string
  parents: string[]
  /** When it was committed, in milliseconds since 1970; null where GitHub does not say. */
  committedAt: number | null
}

/**
 * The commit and what it descends from: up to 100 commits, newest first, in one request. Empty where GitHub does not
 * know the commit.
 */
export async function ancestry(octokit: Octokit, name: RepositoryName, sha: string): Promise<Commit[]> {
  try {
    const { data } = await octokit.rest.repos.listCommits({ ...name, sha, per_page: 100 })
    return data.map((commit) => ({
      sha: commit.sha,
      parents: commit.parents.map((parent) => parent.sha),
      committedAt: Date.parse(commit.commit.committer?.date ?? '') || null,
    }))
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422 || statusOf(error) === 409) return []
    throw error
  }
}

/** The commit where the head left the base branch; null where there is no such branch, or no such commit. */
export async function mergeBase(
  octokit: Octokit,
  name: RepositoryName,
  base: string,
  head: string,
): Promise<string | null> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...name,
      basehead: `${base}...${head}`,
      per_page: 1,
    })
    return data.merge_base_commit.sha
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/** A commit's message; empty if GitHub does not know the commit. */
export async function messageOf(octokit: Octokit, name: RepositoryName, sha: string): Promise<string> {
  try {
    const { data } = await octokit.rest.repos.getCommit({ ...name, ref: sha, per_page: 1 })
    return data.commit.message
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422) return ''
    throw error
  }
}
