import { statusOf } from '../github/client.ts'
import { limitEnds } from '../github/limit-ends.ts'
import type { Database } from '../store/database.ts'
import { completeJob, deferJob, failJob, renewLeases, retryJob, type TakenJob } from '../store/queue.ts'
import { deaf, type JobEnd, type Telemetry } from '../telemetry/telemetry.ts'
import type { FollowUp, Log } from './parts.ts'
import { nextTry } from './pauses.ts'
import { queued } from './queued.ts'
import { reportLatency } from './report-latency.ts'

/** What doing a job takes. */
export interface WorkOptions {
  db: Database
  /** Does a job; gives the jobs that follow from it. What it throws lets the job wait for another try. */
  run: (job: TakenJob) => Promise<FollowUp[]>
  /** Milliseconds between tries; see `PAUSES`. */
  pauses?: number[]
  now: () => number
  log: Log
  telemetry?: Telemetry
}

/** Milliseconds for which a job is a worker's own without a sign of life of it. */
export const LEASE_MS = 30_000

/**
 * Until when a job that is taken now is the taker's. It never goes back in one process, so that a lease that is renewed
 * always changes, whatever happens to the time of day.
 */
export function leaseEnd(): number {
  return Math.round(performance.timeOrigin + performance.now()) + LEASE_MS
}

/** A job that was broken off by a limit does not come back sooner, in milliseconds. */
const SHORTEST_DEFERRAL_MS = 1_000

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

/** What the log may hold of an error: GitHub's carry whole requests and answers, which may be private. */
export function told(error: unknown): Record<string, unknown> {
  const stack = error instanceof Error && statusOf(error) === null ? { stack: error.stack } : {}
  return { error: messageOf(error), ...stack }
}

/** Does one job that was taken, and writes down what became of it. Rejects only where that cannot be written. */
export function createWork({
  db,
  run,
  pauses,
  now,
  log,
  telemetry = deaf,
}: WorkOptions): (job: TakenJob) => Promise<void> {
  const runKept = async (job: TakenJob) => {
    const alive = setInterval(() => {
      renewLeases(db, [job], leaseEnd()).catch((error: unknown) =>
        log.warn({ ...told(error), job: job.kind }, 'a lease could not be renewed'),
      )
    }, LEASE_MS / 3)
    try {
      return await run(job)
    } finally {
      clearInterval(alive)
    }
  }

  return async (job) => {
    const about = { job: job.kind, delivery: job.deliveryId, repository: job.repositoryId }
    const started = now()
    const clock = performance.now()
    const ended = (end: JobEnd) => telemetry.job(job.kind, end, (performance.now() - clock) / 1_000)
    try {
      const followUps = await runKept(job)
      const latency = await reportLatency(db, job, followUps, now())
      const next = followUps.map((followUp) => queued(followUp, followUp.runAt ?? now()))
      const own = await completeJob(db, job, now(), next)
      const ms = now() - started
      ended(own ? 'done' : 'lost')
      if (own && latency !== null) telemetry.reported(latency)
      if (own) log.info({ ...about, ms }, 'job done')
      else
        log.warn({ ...about, ms }, 'job done, but another worker has taken it over or its data are deleted')
    } catch (error) {
      const limited = limitEnds(error, now())
      if (limited !== null) {
        const runAt = Math.max(limited, now() + SHORTEST_DEFERRAL_MS)
        await deferJob(db, job, { runAt, scheduledAt: now(), error: messageOf(error) })
        ended('again')
        const seconds = Math.ceil((runAt - now()) / 1_000)
        log.info(
          { ...about, ...told(error) },
          `job broken off by a limit of requests; it goes on in ${seconds} s`,
        )
        return
      }
      // A worker that died, e.g. for another job's sake, was no try of this one.
      const runAt = nextTry(error, job.attempts - job.deaths - job.deferrals, now(), pauses)
      if (runAt === null) await failJob(db, job, messageOf(error), now())
      else await retryJob(db, job, { runAt, scheduledAt: now(), error: messageOf(error) })
      ended(runAt === null ? 'failed' : 'again')
      const fields = { ...about, attempt: job.attempts, ...told(error), ms: now() - started }
      if (runAt === null) log.error(fields, 'job failed for good; replay its delivery to try again')
      else log.warn(fields, `job failed; it is tried again in ${Math.ceil((runAt - now()) / 1_000)} s`)
    }
  }
}
