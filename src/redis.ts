import type { Redis } from 'ioredis'
import { type SharedLimits, sharedLimits } from './github/limits.ts'
import type { Log } from './jobs/parts.ts'
import { told } from './jobs/work.ts'

/** What replicas share. Both null where there is no Redis. */
export interface Shared {
  redis: Redis | null
  limits: SharedLimits | null
  close(): Promise<void>
}

/** Opens Redis, if there is one; its library is not loaded before. One that is away is waited for, and logged. */
export async function openRedis(url: string | null, log: Log): Promise<Shared> {
  if (url === null) return { redis: null, limits: null, close: async () => {} }
  const trouble = (error: unknown) => log.warn(told(error), 'Redis cannot be asked')
  const { Redis } = await import('ioredis')
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  redis.on('error', trouble)
  const limits = sharedLimits(redis.duplicate(), trouble)
  return {
    redis,
    limits,
    async close() {
      await limits.close()
      redis.disconnect()
    },
  }
}
