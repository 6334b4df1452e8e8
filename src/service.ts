import { Webhooks } from '@octokit/webhooks'
import { Probot } from 'probot'
import { createApp } from './app.ts'
import type { Environment } from './environment.ts'
import { createOctokitClass } from './github/client.ts'
import { startChores } from './jobs/chores.ts'
import { createConfigurations } from './jobs/configurations.ts'
import { createInbox } from './jobs/inbox.ts'
import type { Job } from './jobs/job.ts'
import { missedDeliveries } from './jobs/missed-deliveries.ts'
import type { JobParts } from './jobs/parts.ts'
import { createPermissions } from './jobs/permissions.ts'
import { retention } from './jobs/retention.ts'
import { runJob } from './jobs/run-job.ts'
import { told } from './jobs/work.ts'
import { startWorker, type Worker } from './jobs/worker.ts'
import { listen } from './listen.ts'
import { createLog } from './log.ts'
import { readiness } from './readiness.ts'
import { openRedis } from './redis.ts'
import { openDatabase } from './store/database.ts'
import type { Job as StoredJob } from './store/jobs.ts'
import { migrate } from './store/migrate.ts'
import { queueSize } from './store/queue-size.ts'
import { prometheus } from './telemetry/prometheus.ts'

/** A running Tidemark. */
export interface Service {
  /** `http://host:port`, without a slash at its end. */
  url: string
  /** Resolves when no job runs and none is due. */
  idle(): Promise<void>
  /** Looks at the queue now, e.g. after another process put something into it. */
  wake(): void
  /** Does now what otherwise comes back every few minutes or days. */
  doChores(): Promise<void>
  /** Stops accepting, finishes what runs, closes the store. */
  stop(): Promise<void>
}

/** What tests replace. */
export interface ServiceOptions {
  /** Milliseconds since 1970. */
  now?: () => number
  /** Milliseconds between the tries of a job. */
  pauses?: number[]
  /** Milliseconds between two versions of a comment; see `COMMENT_PAUSE_MS`. */
  commentPause?: number
  /** False: what comes back every few minutes or days waits for `doChores`. */
  chores?: boolean
}

/**
 * Of many workflow runs that finish within seconds each changes the report. Twenty within ten seconds so cost three
 * comments, and nothing waits longer than this.
 */
const COMMENT_PAUSE_MS = 7_000

/** Starts everything: the store, the worker, and the server that fills the inbox. */
export async function startService(environment: Environment, options: ServiceOptions = {}): Promise<Service> {
  const now = options.now ?? Date.now
  const log = await createLog(environment)
  const db = await openDatabase({
    url: environment.databaseUrl,
    log,
    ...(environment.databaseAuthToken ? { authToken: environment.databaseAuthToken } : {}),
  })
  const { redis, limits, close: closeRedis } = await openRedis(environment.redisUrl, log)
  let worker: Worker | null = null
  const close = async () => {
    await worker?.stop()
    await closeRedis()
    await db.close()
  }
  try {
    await migrate(db)
    const figures = prometheus({ queue: () => queueSize(db, now()), now })
    const { telemetry } = figures
    const { appId, privateKey, webhookSecret: secret, apiUrl: baseUrl } = environment
    const settings = {
      appId,
      privateKey,
      secret,
      baseUrl,
      log,
      Octokit: createOctokitClass(limits ?? undefined, telemetry),
    }
    const probot = new Probot(settings)
    const parts: JobParts = {
      db,
      github: (installationId) => probot.auth(installationId),
      app: () => probot.auth(),
      appId,
      configurations: createConfigurations(),
      permissions: createPermissions(now),
      quickChartUrl: environment.quickChartUrl,
      webUrl: environment.webUrl,
      commentPause: options.commentPause ?? COMMENT_PAUSE_MS,
      now,
      log,
    }
    const work = {
      db,
      run: (job: StoredJob) => runJob(parts, job.data as Job, job),
      concurrency: environment.jobConcurrency,
      now,
      log,
      telemetry,
      ...(options.pauses ? { pauses: options.pauses } : {}),
    }
    // BullMQ takes longer to load than all of Tidemark, and most processes do without.
    const working = redis
      ? await (await import('./jobs/redis-worker.ts')).startRedisWorker({ ...work, redis })
      : await startWorker(work)
    worker = working
    // Probot's own would make a client of GitHub's API for each delivery, before it is even stored.
    const app = new Webhooks({ secret })
    app.onError(({ errors, event }) =>
      log.error({ ...told(errors[0]), delivery: event?.id }, 'a delivery could not be stored'),
    )
    createApp({ inbox: createInbox(db, working.wake, telemetry), appId, now, log })(app)
    const server = await listen({ environment, app, checks: readiness(parts, redis), figures, log, now })
    working.wake()
    const chores = startChores([missedDeliveries(parts), retention(parts, environment.retentionDays)], {
      ...parts,
      byThemselves: options.chores ?? true,
    })
    return {
      url: server.url,
      idle: working.idle,
      wake: working.wake,
      doChores: chores.doNow,
      async stop() {
        await server.stop()
        await chores.stop()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
