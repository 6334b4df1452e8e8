import { Webhooks } from '@octokit/webhooks'
import { Probot } from 'probot'
import { createApp } from './app.ts'
import type { Environment } from './environment.ts'
import { createOctokitClass } from './github/client.ts'
import { fenceRequests } from './github/fence-requests.ts'
import { type Limits, ownLimits } from './github/limits.ts'
import type { HttpServer } from './http/server.ts'
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
import { startWorker } from './jobs/worker.ts'
import { listen, listenWhileWaiting } from './listen.ts'
import { createLog } from './log.ts'
import { ownDatabase } from './own-database.ts'
import { readiness } from './readiness.ts'
import { openRedis } from './redis.ts'
import { lookFromTimeToTime } from './self-check.ts'
import { giveAllChoresBack } from './store/chores.ts'
import { type Database, openDatabase } from './store/database.ts'
import type { TakenJob } from './store/lanes.ts'
import { migrate } from './store/migrate.ts'
import { OwnershipLost } from './store/ownership/owner.ts'
import { queueSize } from './store/queue-size.ts'
import { prometheus } from './telemetry/prometheus.ts'
import { createPool, type Pool } from './workers/pool.ts'

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
  /** Ends the waiting for a database file that another process has; the start then fails with its reason. */
  signal?: AbortSignal
  /** Called when another process has taken the database file over: nothing is written or published any more. */
  onLost?: (error: OwnershipLost) => void
  /** The service is the only one of its process: each request that leaves the process is fenced, at the last moment. */
  fenceProcess?: boolean
  /** Worker processes that are already there; they stay when the service stops. */
  pool?: Pool
  /** What requests are held back by, where there is no Redis. */
  limits?: Limits
  /** Stands between the service and its database. */
  wrapDatabase?: (db: Database) => Database
  /** Asked before each request to GitHub; rejects where it must not be made. */
  mayRequest?: () => Promise<void>
  /** False: what comes back every few minutes or days waits for `doChores`. */
  chores?: boolean
}

/**
 * Of many workflow runs that finish within seconds each changes the report. Twenty within ten seconds so cost three
 * comments, and nothing waits longer than this.
 */
const COMMENT_PAUSE_MS = 7_000

/** The program of the worker processes: TypeScript where this is. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** Starts everything: the store, the worker, and the server that fills the inbox. */
export async function startService(environment: Environment, options: ServiceOptions = {}): Promise<Service> {
  const now = options.now ?? Date.now
  const log = await createLog(environment)
  const closing: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one()
  }
  try {
    let server: HttpServer | null = null
    const owner = await ownDatabase(environment, {
      log,
      signal: options.signal,
      async onWait() {
        server = await listenWhileWaiting({ environment, log, now })
        closing.push(server.stop)
        log.info(`Waiting for the database; /healthz and /readyz are on ${server.url}`)
      },
      onLost() {
        const error = new OwnershipLost()
        log.fatal(error.message)
        options.onLost?.(error)
      },
    })
    if (owner) closing.push(owner.release)
    if (owner && options.fenceProcess) closing.push(fenceRequests(owner.assert))
    const opened = await openDatabase({
      url: environment.databaseUrl,
      log,
      ...(owner ? { owner } : {}),
      ...(environment.databaseAuthToken ? { authToken: environment.databaseAuthToken } : {}),
    })
    const db = options.wrapDatabase?.(opened) ?? opened
    closing.push(db.close)
    const { redis, limits: shared, close: closeRedis } = await openRedis(environment.redisUrl, log)
    const limits = shared ?? options.limits ?? ownLimits()
    closing.push(closeRedis)
    await migrate(db)
    const pool = options.pool ?? createPool(WORKER, log)
    if (!options.pool) closing.push(pool.close)
    const figures = prometheus({ queue: () => queueSize(db, now()), now })
    const { telemetry } = figures
    const { appId, privateKey, webhookSecret: secret, apiUrl: baseUrl } = environment
    const settings = {
      appId,
      privateKey,
      secret,
      baseUrl,
      log,
      Octokit: createOctokitClass({
        limits,
        telemetry,
        now,
        async mayRequest() {
          await options.mayRequest?.()
          owner?.assert()
        },
      }),
    }
    const probot = new Probot(settings)
    const parts: JobParts = {
      db,
      github: (installationId) => probot.auth(installationId),
      app: () => probot.auth(),
      appId,
      configurations: createConfigurations({ db, now }),
      pool,
      permissions: createPermissions(now),
      writes: limits.write,
      quickChartUrl: environment.quickChartUrl,
      webUrl: environment.webUrl,
      commentPause: options.commentPause ?? COMMENT_PAUSE_MS,
      now,
      log,
    }
    const work = {
      db,
      run: (job: TakenJob) => runJob(parts, job.data as Job, job),
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
    closing.push(working.stop)
    // Probot's own would make a client of GitHub's API for each delivery, before it is even stored.
    const app = new Webhooks({ secret })
    app.onError(({ errors, event }) =>
      log.error({ ...told(errors[0]), delivery: event?.id }, 'a delivery could not be stored'),
    )
    createApp({ inbox: createInbox(db, working.wake, telemetry), appId, now, log })(app)
    const checks = readiness(parts, redis)
    const listening = await listen({ environment, server, app, checks, figures, log, now })
    closing.push(lookFromTimeToTime(checks))
    working.wake()
    // A file has one process; nobody else is at it.
    if (!db.shared) await giveAllChoresBack(db)
    const chores = startChores([missedDeliveries(parts), retention(parts, environment.retentionDays)], {
      ...parts,
      byThemselves: options.chores ?? true,
    })
    return {
      url: listening.url,
      idle: working.idle,
      wake: working.wake,
      doChores: chores.doNow,
      async stop() {
        await listening.stop()
        await chores.stop()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
