import { isDemanding } from '../compare/outcomes.ts'
import { defaultConfiguration } from '../metrics/configuration.ts'
import { hasUploads } from '../store/branches.ts'
import { findConfiguration } from '../store/configurations.ts'
import type { Database } from '../store/database.ts'
import type { PullRequest } from '../store/pull-requests.ts'

const MINUTE = 60_000

/**
 * When a head for which no workflow has run gets its check run all the same, in milliseconds since 1970: a branch may
 * require it. Null where it gets none: nothing was ever uploaded in the repository, and nothing is demanded.
 */
export async function checkDueWithoutRun(
  db: Database,
  { repositoryId, baseRef, updatedAt }: PullRequest,
): Promise<number | null> {
  // Only a run has told of it, which is about to be read.
  if (updatedAt === 0) return null
  const known = await findConfiguration(db, { repositoryId, branch: baseRef })
  const configuration = known?.configuration ?? defaultConfiguration
  const isUsed = isDemanding(configuration) || (await hasUploads(db, repositoryId))
  return isUsed ? updatedAt + configuration.wait * MINUTE : null
}
