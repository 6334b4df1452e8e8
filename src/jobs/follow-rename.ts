import { branchTip } from '../github/refs.ts'
import { openPullRequestsOfBase } from '../store/pull-requests.ts'
import { renameBaseBranch } from '../store/rename-base.ts'
import { placed, type RepositoryFacts } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'

/**
 * The default branch is another one. If the former one is gone, it was renamed: its pull requests follow, and what is
 * known of their base stays known. Its history follows by itself, as it is told by commits.
 */
export async function followRename(
  { db, github }: JobParts,
  repository: RepositoryFacts,
  former: string,
): Promise<FollowUp[]> {
  const octokit = await github(repository.installationId)
  const name = { owner: repository.owner, repo: repository.name }
  const isThere = (await branchTip(octokit, name, former)) !== null
  if (isThere || (await branchTip(octokit, name, repository.defaultBranch)) === null) return []
  await renameBaseBranch(db, { repositoryId: repository.id, from: former, to: repository.defaultBranch })
  const pulls = await openPullRequestsOfBase(db, repository.id, repository.defaultBranch)
  return pulls.map(({ number }) =>
    placed({ kind: 'report-pull-request', repositoryId: repository.id, number, fresh: false }),
  )
}
