import { statusOf } from '../github/client.ts'
import type { Database } from '../store/database.ts'
import type { Job as StoredJob } from '../store/jobs.ts'
import { completeJob, failJob, nextRunAt, resumeRunning, retryJob, takeJob } from '../store/queue.ts'
import type { FollowUp, Log } from './parts.ts'
import { nextTry } from './pauses.ts'
import { queued } from './queued.ts'

/** Does the queued jobs, those of one lane in order, several lanes side by side. */
export interface Worker {
  /** There may be something to do. */
  wake(): void
  /** Resolves when no job runs and none is due. */
  idle(): Promise<void>
  /** Takes no further job, and resolves when those that run are done. */
  stop(): Promise<void>
}

export interface WorkerOptions {
  db: Database
  /** Does a job; gives the jobs that follow from it. What it throws lets the job wait for another try. */
  run: (job: StoredJob) => Promise<FollowUp[]>
  /** Jobs that run at once. */
  concurrency: number
  /** Milliseconds between tries; see `PAUSES`. */
  pauses?: number[]
  now: () => number
  log: Log
}

/** The queue is looked at this often even if nothing is known to be due: another process may have put it there. */
const POLL_MS = 10_000

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

/** What the log may hold of an error: GitHub's carry whole requests and answers, which may be private. */
function told(error: unknown): Record<string, unknown> {
  const stack = error instanceof Error && statusOf(error) === null ? { stack: error.stack } : {}
  return { error: messageOf(error), ...stack }
}

/** Starts working; jobs that ran when the process ended last time are done again. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { db, now, log } = options
  const running = new Map<string, Promise<void>>()
  let stopping = false
  let looking: Promise<void> | null = null
  let lookAgain = false
  let timer: NodeJS.Timeout | undefined
  let idlers: (() => void)[] = []

  async function work(job: StoredJob): Promise<void> {
    const about = { job: job.kind, delivery: job.deliveryId, repository: job.repositoryId }
    const started = now()
    try {
      const followUps = await options.run(job)
      await completeJob(
        db,
        job.id,
        now(),
        followUps.map((followUp) => queued(followUp, followUp.runAt ?? now())),
      )
      log.info({ ...about, ms: now() - started }, 'job done')
    } catch (error) {
      const runAt = nextTry(error, job.attempts, now(), options.pauses)
      if (runAt === null) await failJob(db, job.id, messageOf(error), now())
      else await retryJob(db, job.id, { runAt, error: messageOf(error) })
      const fields = { ...about, attempt: job.attempts, ...told(error), ms: now() - started }
      if (runAt === null) log.error(fields, 'job failed for good; replay its delivery to try again')
      else log.warn(fields, `job failed; it is tried again in ${Math.ceil((runAt - now()) / 1_000)} s`)
    }
  }

  function start(job: StoredJob): void {
    const done = work(job)
      .catch((error: unknown) =>
        log.error({ ...told(error), job: job.kind }, 'the queue could not be written'),
      )
      .finally(() => {
        running.delete(job.lane)
        wake()
      })
    running.set(job.lane, done)
  }

  async function look(): Promise<void> {
    while (!stopping && running.size < options.concurrency) {
      const job = await takeJob(db, { now: now(), busyLanes: [...running.keys()] })
      if (!job) break
      start(job)
    }
    if (stopping) return
    const next = await nextRunAt(db)
    const isDue = next !== null && next <= now()
    if (!isDue) {
      timer = setTimeout(wake, next === null ? POLL_MS : Math.min(next - now(), POLL_MS))
      timer.unref()
    }
    if (running.size === 0 && !isDue) {
      for (const resolve of idlers) resolve()
      idlers = []
    }
  }

  function wake(): void {
    clearTimeout(timer)
    lookAgain = true
    if (looking || stopping) return
    looking = (async () => {
      while (lookAgain) {
        lookAgain = false
        await look()
      }
    })()
      .catch((error: unknown) => log.error(told(error), 'the queue could not be read'))
      .finally(() => {
        looking = null
        if (lookAgain) wake()
      })
  }

  await resumeRunning(db)
  return {
    wake,
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve)
        wake()
      }),
    async stop() {
      stopping = true
      clearTimeout(timer)
      await looking
      await Promise.all(running.values())
    },
  }
}
