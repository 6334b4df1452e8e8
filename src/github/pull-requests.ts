import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** A pull request as GitHub has it now. */
export interface PullRequest {
  number: number
  open: boolean
  headSha: string
  headRef: string
  /** Null if the fork was deleted. */
  headRepositoryId: number | null
  baseRef: string
  baseSha: string
  /** The commit that merges the head into the base, if GitHub has made it. */
  mergeCommitSha: string | null
  /** When it changed last, in milliseconds since 1970; 0 where GitHub does not say. */
  updatedAt: number
}

interface Payload {
  number: number
  state: string
  head: { sha: string; ref: string; repo: { id: number } | null }
  base: { sha: string; ref: string; repo: { id: number } }
  merge_commit_sha?: string | null
  updated_at?: string
}

/** Own type from GitHub's, of a payload or an answer. */
export function pullRequestOf(data: Payload): PullRequest {
  return {
    number: data.number,
    open: data.state === 'open',
    headSha: data.head.sha,
    headRef: data.head.ref,
    headRepositoryId: data.head.repo?.id ?? null,
    baseRef: data.base.ref,
    baseSha: data.base.sha,
    mergeCommitSha: data.merge_commit_sha ?? null,
    updatedAt: Date.parse(data.updated_at ?? '') || 0,
  }
}

/** A pull request by its number; null if there is none. */
export async function getPullRequest(
  octokit: Octokit,
  name: RepositoryName,
  number: number,
): Promise<PullRequest | null> {
  try {
    const { data } = await octokit.rest.pulls.get({ ...name, pull_number: number })
    return pullRequestOf(data)
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/**
 * The open pull requests of a branch at a commit. The only way that works for forks, whose runs name no pull
 * request: by the head's owner and branch, then by its commit and repository.
 */
export async function findPullRequestsOfHead(
  octokit: Octokit,
  name: RepositoryName,
  head: { owner: string; branch: string; sha: string; repositoryId: number },
): Promise<PullRequest[]> {
  const { data } = await octokit.rest.pulls.list({
    ...name,
    head: `${head.owner}:${head.branch}`,
    state: 'open',
    per_page: 100,
  })
  return data
    .map((one) => pullRequestOf(one))
    .filter((one) => one.headSha === head.sha && one.headRepositoryId === head.repositoryId)
}

/** Whether GitHub can merge a pull request; null where it has not found out, or knows no such pull request. */
export async function isMergeable(
  octokit: Octokit,
  name: RepositoryName,
  number: number,
): Promise<boolean | null> {
  try {
    const { data } = await octokit.rest.pulls.get({ ...name, pull_number: number })
    return data.mergeable
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/**
 * The open pull requests of a deleted fork's branch at a commit, as far as they are among the 100 that changed last: a
 * head that is gone cannot be asked for.
 */
export async function findOrphanedPullRequests(
  octokit: Octokit,
  name: RepositoryName,
  head: { branch: string; sha: string },
): Promise<PullRequest[]> {
  const { data } = await octokit.rest.pulls.list({
    ...name,
    state: 'open',
    sort: 'updated',
    direction: 'desc',
    per_page: 100,
  })
  return data
    .map((one) => pullRequestOf(one))
    .filter((one) => one.headRepositoryId === null && one.headSha === head.sha && one.headRef === head.branch)
}
