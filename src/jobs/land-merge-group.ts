import { pullRequestsServedBy } from '../store/compared-bases.ts'
import { adoptLandedGroups } from '../store/landed-groups.ts'
import { recordRepository } from '../store/repositories.ts'
import { placed, type RepositoryFacts } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'

/** A merge group has landed: its builds become the base branch's, and serve the pull requests that wait for them. */
export async function landMergeGroup(
  { db }: JobParts,
  { repository, headSha, branch }: { repository: RepositoryFacts; headSha: string; branch: string },
): Promise<FollowUp[]> {
  const { id: repositoryId } = repository
  await recordRepository(db, repository)
  if (!(await adoptLandedGroups(db, { repositoryId, branch, shas: [headSha] }))) return []
  const served = await pullRequestsServedBy(db, repositoryId, branch, headSha)
  return served.map((number) => placed({ kind: 'report-pull-request', repositoryId, number, fresh: false }))
}
