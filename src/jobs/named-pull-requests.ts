import type { Octokit } from '../github/client.ts'
import { getPullRequest } from '../github/pull-requests.ts'
import type { Database } from '../store/database.ts'
import { findPullRequest, recordPullRequest } from '../store/pull-requests.ts'
import type { RepositoryFacts, RunFacts } from './job.ts'

/**
 * Writes down what a run's payload tells of pull requests that no event has told of yet. Where it names another base
 * branch than is known, GitHub is asked which is right: the payload may be older than an event, or an event missing.
 */
export async function recordNamedPullRequests(
  db: Database,
  octokit: Octokit,
  repository: RepositoryFacts,
  run: RunFacts,
): Promise<void> {
  for (const { number, headSha, headRef, baseRef, baseSha } of run.pullRequests) {
    const known = await findPullRequest(db, repository.id, number)
    if (!known) {
      await recordPullRequest(db, {
        repositoryId: repository.id,
        number,
        state: 'open',
        headSha,
        headRef,
        headRepositoryId: run.headRepositoryId,
        baseRef,
        baseSha,
        updatedAt: 0,
      })
    } else if (known.baseRef !== baseRef) {
      await refreshPullRequest(db, octokit, repository, number)
    }
  }
}

/** Asks GitHub for a pull request (one request), and writes down what it says. */
export async function refreshPullRequest(
  db: Database,
  octokit: Octokit,
  repository: Pick<RepositoryFacts, 'id' | 'owner' | 'name'>,
  number: number,
): Promise<void> {
  const name = { owner: repository.owner, repo: repository.name }
  const current = await getPullRequest(octokit, name, number)
  if (!current) return
  const { open, mergeCommitSha: _, ...facts } = current
  await recordPullRequest(db, { ...facts, repositoryId: repository.id, state: open ? 'open' : 'closed' })
}
