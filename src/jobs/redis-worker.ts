import { setTimeout as pause } from 'node:timers/promises'
import { Queue, type Job as QueueJob, Worker as QueueWorker } from 'bullmq'
import type { Redis } from 'ioredis'
import { hasWorkDue, type Lane, lanesToDo, takeJob } from '../store/queue.ts'
import { createClockGuard } from './clock.ts'
import { takeBackFromDead } from './dead-workers.ts'
import { createShares } from './shares.ts'
import { createWork, leaseEnd, told } from './work.ts'
import type { Worker, WorkerOptions } from './worker.ts'

export interface RedisWorkerOptions extends WorkerOptions {
  /** Stays open; it must have no limit of retries a request. */
  redis: Redis
  /** Keys begin with it, so that several installations of Tidemark may share a Redis. */
  prefix?: string
}

/** What Redis holds of a lane. */
interface Told {
  lane: string
  installation: number
}

const QUEUE = 'lanes'

/** Redis may have lost what it was told, or another process may have died before it told it. */
const TELL_AGAIN_MS = 5_000

/** Lanes that are told of in one go; more are told of as these are done. */
const MOST_LANES = 256

/** Lanes that become due later than this are told of when it is nearer. */
const HORIZON_MS = 10 * 60_000

/** BullMQ's lowest number comes first. Installations take turns; in each the most urgent lane has the first one. */
function priorityOf({ turn }: Lane): number {
  return turn
}

/**
 * Does the jobs with BullMQ on Redis: it spreads the lanes over all replicas, one worker at a time in each lane,
 * waits for retries, and hands on what a dead replica had begun. The jobs themselves stay in the database, where
 * each is stored in the transaction that its cause is stored in: Redis holds only which lanes have something to do,
 * and may lose that at any time.
 */
export async function startRedisWorker(options: RedisWorkerOptions): Promise<Worker> {
  const { db, now, log, redis, concurrency, prefix = 'tidemark' } = options
  const work = createWork(options)
  const shares = createShares(concurrency)
  const guardClock = createClockGuard(db, now, log)
  const onError = (error: unknown) => log.warn(told(error), 'Redis cannot be asked')
  const queue = new Queue<Told>(QUEUE, { connection: redis, prefix })
  queue.on('error', onError)
  let stopping = false

  const tell = async () => {
    await guardClock()
    const time = now()
    const lanes = await lanesToDo(db, {
      until: time + HORIZON_MS,
      limit: MOST_LANES,
      each: concurrency,
    })
    await queue.addBulk(
      lanes.map((one) => ({
        name: 'lane',
        data: { lane: one.lane, installation: one.installationId },
        opts: {
          delay: Math.max(0, one.runAt - time),
          priority: priorityOf(one),
          removeOnComplete: true,
          removeOnFail: true,
          // Told of while it is being worked on, a lane is looked at once more afterwards.
          deduplication: {
            id: `${one.lane} ${one.runAt <= time ? 'now' : one.runAt}`,
          },
        },
      })),
    )
  }

  let telling: Promise<void> | null = null
  let tellAgain = false
  function wake(): void {
    tellAgain = true
    if (telling || stopping) return
    telling = (async () => {
      while (tellAgain && !stopping) {
        tellAgain = false
        await tell()
      }
    })()
      .catch((error: unknown) => log.warn(told(error), 'the queue cannot be told of work; it is told again'))
      .finally(() => {
        telling = null
        // Said after the last look, and before this.
        if (tellAgain) wake()
      })
  }

  /** Whether a lane was sent away because its installation had its share. */
  let refused = false

  async function workOn({ lane, installation }: Told): Promise<void> {
    while (!stopping) {
      if (shares.order([installation]).length === 0) {
        refused = true
        return
      }
      // Begun before it is asked for a job: others ask meanwhile.
      const end = shares.begin(installation)
      const job = await takeJob(db, { now: now(), leasedUntil: leaseEnd(), busyLanes: [], lane })
        .then((taken) => taken && work(taken).then(() => taken))
        .finally(end)
      // Now there is room for what was sent away, and for what follows from the job.
      if (job || refused) wake()
      refused = false
      if (!job) return
    }
  }

  const process = async (told: QueueJob<Told>) => {
    // What is told of from now on is new: this worker may be past it.
    await told.removeDeduplicationKey()
    await workOn(told.data)
  }
  // A worker waits for work in its connection, so that it cannot be used for anything else.
  const waiting = redis.duplicate()
  waiting.on('error', onError)
  const worker = new QueueWorker<Told>(QUEUE, process, {
    connection: waiting,
    prefix,
    concurrency,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  })
  worker.on('error', onError)
  worker.on('failed', (_job, error) => log.error(told(error), 'the queue could not be read or written'))
  const timer = setInterval(wake, TELL_AGAIN_MS)
  timer.unref()
  const endTakingBack = await takeBackFromDead(db, wake, log)
  await worker.waitUntilReady()
  return {
    wake,
    async idle() {
      do {
        wake()
        await pause(10)
      } while (await hasWorkDue(db, now()))
    },
    async stop() {
      stopping = true
      clearInterval(timer)
      endTakingBack()
      await worker.close()
      await telling
      await queue.close()
      waiting.disconnect()
    },
  }
}
