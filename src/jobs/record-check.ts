import { checkMetric } from '../metrics/checks.ts'
import { recordCheckDuration } from '../store/check-durations.ts'
import { ACTIONS_EVENT, SUITE_EVENT, UNKNOWN_REPOSITORY } from '../store/head-builds.ts'
import { closeCheck, recordOpenCheck } from '../store/open-checks.ts'
import { findPullRequestsByHead } from '../store/pull-requests.ts'
import { recordRepository } from '../store/repositories.ts'
import { type CheckFacts, placed, type RepositoryFacts } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'

/**
 * Stores how long a check of another app took, or that it is awaited. The report of a workflow's own jobs waits for
 * the end of the workflow; any other check is reported at once.
 */
export async function recordCheck(
  { db, now }: JobParts,
  { repository, check }: { repository: RepositoryFacts; check: CheckFacts },
): Promise<FollowUp[]> {
  const { headSha, name, startedAt, completedAt } = check
  const definition = checkMetric(name)
  const key = { repositoryId: repository.id, headSha, metric: definition.id }
  await recordRepository(db, repository)
  if (completedAt === null) {
    await recordOpenCheck(db, { ...key, name, startedAt })
    return []
  }
  // A job of GitHub Actions may be called like another app's check; it does not end the waiting for that one.
  if (!check.actions) await closeCheck(db, key)
  if (check.succeeded && completedAt >= startedAt) {
    await recordCheckDuration(
      db,
      {
        repositoryId: repository.id,
        suiteId: check.suiteId,
        definition,
        seconds: (completedAt - startedAt) / 1_000,
        commitSha: headSha,
        origin: {
          event: check.actions ? ACTIONS_EVENT : SUITE_EVENT,
          branch: check.headBranch,
          // What a job ran for is known when its workflow run has ended.
          headRepositoryId: check.actions ? UNKNOWN_REPOSITORY : repository.id,
        },
        environment: '',
        measuredAt: startedAt,
        overwrite: true,
      },
      now(),
    )
  }
  if (check.actions) return []
  const pullRequests = await findPullRequestsByHead(db, repository.id, headSha)
  return pullRequests
    .filter((pullRequest) => pullRequest.state === 'open')
    .map(({ number }) =>
      placed({ kind: 'report-pull-request', repositoryId: repository.id, number, fresh: false }),
    )
}
