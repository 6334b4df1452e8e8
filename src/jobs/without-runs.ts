import { isDemanding } from '../compare/outcomes.ts'
import { defaultConfiguration } from '../metrics/configuration.ts'
import { hasUploads } from '../store/branches.ts'
import { findConfiguration } from '../store/configurations.ts'
import type { PullRequest } from '../store/pull-requests.ts'
import { placed } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'

const MINUTE = 60_000

/**
 * The report of a head for which no workflow has run so far, once `wait` is over: a branch may require its check. None
 * where nothing was ever uploaded in the repository, and nothing is demanded.
 */
export async function reportWithoutRun(
  { db, now }: JobParts,
  { repositoryId, number, headSha, baseRef }: PullRequest,
): Promise<FollowUp[]> {
  const known = await findConfiguration(db, { repositoryId, branch: baseRef })
  const configuration = known?.configuration ?? defaultConfiguration
  if (!(isDemanding(configuration) || (await hasUploads(db, repositoryId)))) return []
  const job = {
    kind: 'report-pull-request',
    repositoryId,
    number,
    fresh: false,
    withoutRun: headSha,
  } as const
  const later = placed({ kind: 'later', repositoryId, headSha, job })
  // Apart from other reports that wait: those do not take place without a run.
  const lane = `without-run:${later.lane}`
  return [{ ...later, lane, mergeKey: lane, runAt: now() + configuration.wait * MINUTE }]
}
