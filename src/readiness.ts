import { statusOf } from './github/client.ts'
import type { Check } from './http/health.ts'
import type { JobParts } from './jobs/parts.ts'
import { isMigrated } from './store/migrate.ts'
import { queueSize } from './store/queue-size.ts'

/** A queue whose oldest job has waited so long is stuck, in milliseconds. */
const STUCK_AFTER_MS = 15 * 60_000

/** GitHub answers, and takes the app for what it says it is. */
async function githubAnswers({ app }: JobParts): Promise<void> {
  const octokit = await app()
  try {
    await octokit.rest.apps.getAuthenticated({ request: { retries: 0 } })
  } catch (error) {
    const status = statusOf(error)
    if (status === null || status === 401 || status >= 500) throw error
  }
}

/** What has to be there for the service to do its work, by name. */
export function readiness(
  parts: JobParts,
  redis: { ping(): Promise<unknown> } | null,
): Record<string, Check> {
  return {
    store: async () => void (await queueSize(parts.db, parts.now())),
    migrations: async () => {
      if (!(await isMigrated(parts.db))) throw new Error('the tables are not those of this version')
    },
    queue: async () => {
      await redis?.ping()
      const { oldestDue } = await queueSize(parts.db, parts.now())
      if (oldestDue !== null && parts.now() - oldestDue > STUCK_AFTER_MS)
        throw new Error('the queue is stuck')
    },
    github: () => githubAnswers(parts),
  }
}
