import Bottleneck from 'bottleneck'
import type { Redis } from 'ioredis'

/** How requests are held back: groups of @octokit/plugin-throttling, each with one budget per installation. */
export interface Limits {
  write: Bottleneck.Group
  notifications: Bottleneck.Group
  /** All requests; the plugin's own where this process is the only one. */
  global?: Bottleneck.Group
}

type Connection = Bottleneck.IORedisConnection

/** A budget that nobody asks for is forgotten after so long, in milliseconds. */
const FORGOTTEN_AFTER = 120_000

/**
 * GitHub allows 80 content-creating requests a minute. Probot's throttle spaces them evenly, so that a comment
 * waits three seconds for the check run before it; a budget that refills at the same pace lets a report out at
 * once and still keeps the limit. One budget per installation (the group's key).
 */
function budget(id: string, burst: number, connection?: Connection): Bottleneck.Group {
  return new Bottleneck.Group({
    id,
    ...(connection ? { connection } : {}),
    maxConcurrent: 4,
    reservoir: burst,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: 1_000,
    reservoirIncreaseMaximum: burst,
    timeout: FORGOTTEN_AFTER,
  })
}

/** The limits of a process that is the only one. */
export function ownLimits(): Limits {
  return { write: budget('tidemark-write', 40), notifications: budget('tidemark-notifications', 20) }
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
    write: budget('tidemark-write', 40, connection),
    notifications: budget('tidemark-notifications', 20, connection),
    global: new Bottleneck.Group({
      id: 'tidemark-global',
      connection,
      maxConcurrent: 10,
      timeout: FORGOTTEN_AFTER,
    }),
    close: () => connection.disconnect(false),
  }
}
