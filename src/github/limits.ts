import Bottleneck from 'bottleneck'
import type { Redis } from 'ioredis'
import { createPaces, type Pace, type Paces } from './pace.ts'
import { RequestLimit } from './request-limit.ts'

/** How requests are held back: groups of @octokit/plugin-throttling, each with one budget per installation. */
export interface Limits {
  write: Paces
  notifications: Paces
  /** All requests. */
  global: Paces | Bottleneck.Group
}

/** How many writes, and writes that notify people, an installation may make at once. */
const WRITES = 40
const NOTIFICATIONS = 20

/** How many requests of an installation may run at once. */
const CONCURRENT = 10
const CONCURRENT_WRITES = 4

/** A write waits for the budget for so long, in milliseconds; else its job comes back later. */
const LONGEST_WAIT_MS = 1_500

type Connection = Bottleneck.IORedisConnection

/** A budget that nobody asks for is forgotten after so long, in milliseconds. */
const FORGOTTEN_AFTER = 120_000

/**
 * GitHub allows 80 content-creating requests a minute. Probot's throttle spaces them evenly, so that a comment
 * waits three seconds for the check run before it; a budget that refills at the same pace lets a report out at
 * once and still keeps the limit. One budget per installation (the group's key).
 */
function budget(id: string, burst: number, connection: Connection): Paces {
  const group = new Bottleneck.Group({
    id,
    connection,
    maxConcurrent: CONCURRENT_WRITES,
    reservoir: burst,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: 1_000,
    reservoirIncreaseMaximum: burst,
    timeout: FORGOTTEN_AFTER,
  })
  return { key: (installation) => sharedPace(group.key(installation)) }
}

/** A budget in Redis as a pace. Its limiter would let work wait however long that takes, so it is asked first. */
function sharedPace(limiter: Bottleneck): Pace {
  const timeUntil = async (amount: number) => {
    const left = await limiter.currentReservoir()
    if (left === null) return 0
    const missing = limiter.queued() + amount - left
    return missing <= 0 ? 0 : missing * 1_000
  }
  return {
    timeUntil,
    async schedule(options, work, ...args) {
      const wait = options.weight === 0 ? 0 : await timeUntil(1)
      if (wait > LONGEST_WAIT_MS) throw new RequestLimit('the budget of writes is spent', wait)
      return limiter.schedule(options, () => work(...args))
    },
  }
}

/**
 * The limits of a process that is the only one. Not Bottleneck's: it waits for a timer five times a request, which
 * made up half of the time in which a report is made.
 */
export function ownLimits({ writes = WRITES, notifications = NOTIFICATIONS } = {}): Limits {
  const each = { concurrent: CONCURRENT_WRITES, longestWait: LONGEST_WAIT_MS }
  return {
    write: createPaces({ ...each, burst: writes }),
    notifications: createPaces({ ...each, burst: notifications }),
    global: createPaces({ concurrent: CONCURRENT }),
  }
}

/** Limits in Redis, so that all replicas spend one budget. */
export interface SharedLimits extends Limits {
  /** Lets go of Redis. */
  close(): Promise<void>
}

/**
 * The limits of several replicas. `redis` is theirs from now on; `onError` hears of one that cannot be asked, for
 * which requests then wait.
 */
export function sharedLimits(redis: Redis, onError: (error: unknown) => void): SharedLimits {
  redis.on('error', onError)
  const connection = new Bottleneck.IORedisConnection({ client: redis })
  connection.on('error', onError)
  return {
    write: budget('tidemark-write', WRITES, connection),
    notifications: budget('tidemark-notifications', NOTIFICATIONS, connection),
    global: new Bottleneck.Group({
      id: 'tidemark-global',
      connection,
      maxConcurrent: CONCURRENT,
      timeout: FORGOTTEN_AFTER,
    }),
    close: () => connection.disconnect(false),
  }
}
