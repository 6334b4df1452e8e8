import { statusOf } from './github/client.ts'
import { type Check, NotReady } from './http/health.ts'
import type { JobParts, Log } from './jobs/parts.ts'
import { createQueueCheck } from './queue-check.ts'
import { createStoreCheck, StoreTrouble } from './store/health.ts'
import { isMigrated } from './store/migrate.ts'

/** GitHub answers, and takes the app for what it says it is. */
async function githubAnswers({ app }: JobParts): Promise<void> {
  const octokit = await app()
  try {
    await octokit.rest.apps.getAuthenticated({ request: { retries: 0 } })
  } catch (error) {
    const status = statusOf(error)
    if (status === 401) throw new NotReady('GitHub refuses the app; check APP_ID and PRIVATE_KEY')
    if (status === null || status >= 500) throw new NotReady('GitHub does not answer')
  }
}

/** Says in the log when a check begins to fail, fails for another reason, and succeeds again. */
export function logged(name: string, check: Check, log: Pick<Log, 'info' | 'error'>): Check {
  let said: string | null = null
  return async () => {
    try {
      await check()
      if (said !== null) log.info({ check: name }, 'ready again')
      said = null
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== said) log.error({ check: name, reason }, `not ready: ${name}: ${reason}`)
      said = reason
      throw error
    }
  }
}

/** The store works, in words for whoever asks. */
function storeCheck({ db }: JobParts): Check {
  const check = createStoreCheck(db)
  return async () => {
    await check().catch((error: unknown) => {
      throw error instanceof StoreTrouble ? new NotReady(error.message) : error
    })
  }
}

/** What has to be there for the service to do its work, by name. */
export function readiness(
  parts: JobParts,
  redis: { ping(): Promise<unknown> } | null,
): Record<string, Check> {
  const queue = createQueueCheck(parts.db, parts.now)
  const checks: Record<string, Check> = {
    store: storeCheck(parts),
    migrations: async () => {
      if (!(await isMigrated(parts.db))) throw new NotReady('the tables are not those of this version')
    },
    queue: async () => {
      await redis?.ping().catch(() => {
        throw new NotReady('Redis does not answer')
      })
      await queue()
    },
    github: () => githubAnswers(parts),
  }
  return Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [name, logged(name, check, parts.log)]),
  )
}
