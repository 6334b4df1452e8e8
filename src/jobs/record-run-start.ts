import { uploadsNumbers } from '../store/branches.ts'
import { recordRepository } from '../store/repositories.ts'
import { headPullRequests } from './head-pull-requests.ts'
import type { RepositoryFacts, RunFacts } from './job.ts'
import { recordNamedPullRequests } from './named-pull-requests.ts'
import type { JobParts } from './parts.ts'
import { learnTestedMerge } from './tested-merge.ts'

/**
 * A run on a pull request has begun: writes down which merge commit it tests, before GitHub makes another one. Nothing
 * is asked for a repository that has never uploaded numbers, nor for a re-run, which tests the same commit once more.
 */
export async function recordRunStart(
  { db, github }: JobParts,
  { repository, run }: { repository: RepositoryFacts; run: RunFacts },
): Promise<void> {
  await recordRepository(db, repository)
  if (run.attempt > 1 || !(await uploadsNumbers(db, repository.id))) return
  const octokit = await github(repository.installationId)
  await recordNamedPullRequests(db, octokit, repository, run)
  for (const pullRequest of await headPullRequests(db, octokit, repository, run)) {
    await learnTestedMerge({ db, octokit, repository, run, pullRequest })
  }
}
