import type { Octokit } from '../github/client.ts'
import { findPullRequestsOfHead } from '../github/pull-requests.ts'
import type { Database } from '../store/database.ts'
import { findPullRequestsByHead, type PullRequest, recordPullRequest } from '../store/pull-requests.ts'
import type { RepositoryFacts, RunFacts } from './job.ts'

const OF_PULL_REQUESTS = new Set(['pull_request', 'pull_request_target'])

/**
 * The open pull requests whose head a run was for. Events have usually told of them; GitHub is asked only for a run
 * on a pull request that nothing has told of, as from a fork opened before the app was installed, or whose new head
 * nothing has told of yet.
 */
export async function headPullRequests(
  db: Database,
  octokit: Octokit,
  repository: RepositoryFacts,
  run: RunFacts,
): Promise<PullRequest[]> {
  const known = async () =>
    (await findPullRequestsByHead(db, repository.id, run.headSha)).filter(
      (one) => one.state === 'open' && belongs(one, run),
    )
  const told = await known()
  const isNamed = run.pullRequests.some((one) => one.headSha === run.headSha)
  if (told.length > 0 || !(isNamed || OF_PULL_REQUESTS.has(run.event))) return told
  const { headOwner, headBranch, headRepositoryId } = run
  if (headOwner === null || headBranch === null || headRepositoryId === null) return []
  const name = { owner: repository.owner, repo: repository.name }
  const found = await findPullRequestsOfHead(octokit, name, {
    owner: headOwner,
    branch: headBranch,
    sha: run.headSha,
    repositoryId: headRepositoryId,
  })
  for (const { open, mergeCommitSha: _, ...facts } of found) {
    await recordPullRequest(db, {
      ...facts,
      repositoryId: repository.id,
      state: open ? 'open' : 'closed',
    })
  }
  return known()
}

/** A fork's run reports on its own pull request and on nothing else, even where two share a commit. */
function belongs(pullRequest: PullRequest, run: RunFacts): boolean {
  return pullRequest.headRepositoryId === null || pullRequest.headRepositoryId === run.headRepositoryId
}
