import type { Octokit } from '../github/client.ts'
import { findOrphanedPullRequests, findPullRequestsOfHead } from '../github/pull-requests.ts'
import type { Database } from '../store/database.ts'
import { countsFor, isPullRequestEvent } from '../store/head-builds.ts'
import { findPullRequestsByHead, type PullRequest, recordPullRequest } from '../store/pull-requests.ts'
import type { RepositoryFacts, RunFacts } from './job.ts'

/** What a run tells of where it came from, as the store's rules take it. */
export function originOf({ event, headBranch, headRepositoryId }: RunFacts) {
  return { event, branch: headBranch, headRepositoryId }
}

/**
 * The open pull requests that a run counts for. Events have usually told of them; GitHub is asked only for a run on a
 * pull request that nothing has told of, as from a fork opened before the app was installed, or whose new head or
 * deleted fork nothing has told of yet.
 */
export async function headPullRequests(
  db: Database,
  octokit: Octokit,
  repository: RepositoryFacts,
  run: RunFacts,
): Promise<PullRequest[]> {
  const known = async () =>
    (await findPullRequestsByHead(db, repository.id, run.headSha)).filter(
      (one) => one.state === 'open' && countsFor(originOf(run), repository.id, one),
    )
  const told = await known()
  const isNamed = run.pullRequests.some((one) => one.headSha === run.headSha)
  if (told.length > 0 || !(isNamed || isPullRequestEvent(run.event))) return told
  for (const { open, mergeCommitSha: _, ...facts } of await pullRequestsOf(octokit, repository, run)) {
    await recordPullRequest(db, {
      ...facts,
      repositoryId: repository.id,
      state: open ? 'open' : 'closed',
    })
  }
  return known()
}

async function pullRequestsOf(octokit: Octokit, repository: RepositoryFacts, run: RunFacts) {
  const { headOwner, headBranch: branch, headRepositoryId, headSha: sha } = run
  const name = { owner: repository.owner, repo: repository.name }
  if (branch === null) return []
  if (headRepositoryId === null) return findOrphanedPullRequests(octokit, name, { branch, sha })
  if (headOwner === null) return []
  return findPullRequestsOfHead(octokit, name, {
    owner: headOwner,
    branch,
    sha,
    repositoryId: headRepositoryId,
  })
}
