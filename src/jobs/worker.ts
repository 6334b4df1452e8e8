import { nextRunAt, resumeRunning, runningLeases, type TakenJob, takeJob } from '../store/queue.ts'
import { createClockGuard } from './clock.ts'
import { takeBackFromDead } from './dead-workers.ts'
import { createShares } from './shares.ts'
import { createWork, leaseEnd, told, type WorkOptions } from './work.ts'

/** Does the queued jobs, those of one lane in order, several lanes side by side. */
export interface Worker {
  /** There may be something to do; in these lanes only, where they are given. */
  wake(lanes?: Set<string>): void
  /** Resolves when no job runs and none is due. */
  idle(): Promise<void>
  /** Takes no further job, and resolves when those that run are done. */
  stop(): Promise<void>
}

export interface WorkerOptions extends WorkOptions {
  /** Jobs that run at once. */
  concurrency: number
}

/** The queue is looked at this often even if nothing is known to be due: another process may have put it there. */
const POLL_MS = 10_000

/** A queue that could not be read is looked at again after so long. */
const AFTER_TROUBLE_MS = 1_000

/** Starts working; jobs of a process that died are done again. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { db, now, log } = options
  const work = createWork(options)
  const shares = createShares(options.concurrency)
  const guardClock = createClockGuard(db, now, log)
  const running = new Map<string, Promise<void>>()
  let stopping = false
  let looking: Promise<void> | null = null
  let lookAgain = false
  let timer: NodeJS.Timeout | undefined
  let idlers: (() => void)[] = []
  /** Jobs that ended here, which could not be written. */
  let unended: TakenJob[] = []

  /** Lets them wait again as soon as that can be written: nobody else knows before their lease is over. */
  async function giveBack(): Promise<void> {
    if (unended.length === 0) return
    const jobs = unended
    const leases = (await runningLeases(db)).filter(({ id, attempts }) =>
      jobs.some((job) => job.id === id && job.attempts === attempts),
    )
    await resumeRunning(db, leases)
    unended = unended.filter((job) => !jobs.includes(job))
  }

  function start(job: TakenJob): void {
    const end = shares.begin(job.installationId)
    const done = work(job)
      .catch((error: unknown) => {
        unended.push(job)
        log.error({ ...told(error), job: job.kind }, 'the queue could not be written')
      })
      .finally(() => {
        running.delete(job.lane)
        end()
        wake()
      })
    running.set(job.lane, done)
  }

  async function look(): Promise<void> {
    await guardClock()
    // What cannot be written yet is tried again by the next look.
    await giveBack().catch(() => {})
    let time = now()
    while (!stopping && running.size < options.concurrency) {
      time = now()
      const job = await takeJob(db, {
        now: time,
        leasedUntil: leaseEnd(),
        busyLanes: [...running.keys()],
        order: shares.order,
      })
      if (!job) break
      start(job)
    }
    // With all hands full the next job to end looks again.
    if (stopping || running.size >= options.concurrency) return
    const next = await nextRunAt(db)
    // What was due then was not taken because its lane is busy or its installation has its share; an end looks again. What has become due
    // since then is not waited for.
    const wasDue = next !== null && next <= time
    const longest = unended.length > 0 ? AFTER_TROUBLE_MS : POLL_MS
    const pause = next === null || wasDue ? longest : Math.min(Math.max(next - now(), 0), longest)
    clearTimeout(timer)
    timer = setTimeout(() => wake(), pause)
    timer.unref()
    const isDue = next !== null && next <= now()
    // Where somebody woke it meanwhile, this look may have come too early to see why.
    if (running.size === 0 && !isDue && !lookAgain) {
      for (const resolve of idlers) resolve()
      idlers = []
    }
  }

  function wake(lanes?: Set<string>): void {
    // A lane's next job waits for the one that runs, whose end looks again.
    if (lanes && [...lanes].every((lane) => running.has(lane))) return
    clearTimeout(timer)
    lookAgain = true
    if (looking || stopping) return
    looking = (async () => {
      while (lookAgain) {
        lookAgain = false
        await look()
      }
    })()
      .catch((error: unknown) => {
        log.error(told(error), 'the queue could not be read')
        timer = setTimeout(() => wake(), AFTER_TROUBLE_MS)
      })
      .finally(() => {
        looking = null
        if (lookAgain) wake()
      })
  }

  const endTakingBack = await takeBackFromDead(db, wake, log)
  return {
    wake,
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve)
        wake()
      }),
    async stop() {
      stopping = true
      endTakingBack()
      clearTimeout(timer)
      await looking
      await Promise.all(running.values())
    },
  }
}
