import { checkMetric } from '../metrics/checks.ts'
import { recordCheckDuration } from '../store/check-durations.ts'
import { findPullRequestsByHead } from '../store/pull-requests.ts'
import { recordRepository } from '../store/repositories.ts'
import { type CheckFacts, placed, type RepositoryFacts } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'

/**
 * Stores how long a check of another app took. The report of a workflow's own jobs waits for the end of the
 * workflow; any other check is reported at once.
 */
export async function recordCheck(
  { db, now }: JobParts,
  { repository, check }: { repository: RepositoryFacts; check: CheckFacts },
): Promise<FollowUp[]> {
  await recordRepository(db, repository)
  await recordCheckDuration(
    db,
    {
      repositoryId: repository.id,
      suiteId: check.suiteId,
      definition: checkMetric(check.name),
      seconds: (check.completedAt - check.startedAt) / 1_000,
      commitSha: check.headSha,
      branch: check.headBranch,
      environment: '',
      measuredAt: check.startedAt,
      overwrite: true,
    },
    now(),
  )
  if (check.actions) return []
  const pullRequests = await findPullRequestsByHead(db, repository.id, check.headSha)
  return pullRequests
    .filter((pullRequest) => pullRequest.state === 'open')
    .map(({ number }) =>
      placed({ kind: 'report-pull-request', repositoryId: repository.id, number, fresh: false }),
    )
}
