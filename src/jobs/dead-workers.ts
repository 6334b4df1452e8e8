import type { Database } from '../store/database.ts'
import { type Lease, resumeRunning, runningLeases } from '../store/queue.ts'
import type { Log } from './parts.ts'
import { LEASE_MS, told } from './work.ts'

/** How often it is looked for jobs that nobody works on any more. */
const EVERY_MS = 5_000

/**
 * Watches leases. Gives those that have not changed for `LEASE_MS` by this process's own monotonic clock: the time of
 * day may jump, and differs from replica to replica. `clock` in milliseconds, never going back.
 */
export function createLeaseWatch(
  clock: () => number = () => performance.now(),
): (leases: readonly Lease[]) => Lease[] {
  let seen = new Map<string, number>()
  return (leases) => {
    const now = clock()
    const before = seen
    seen = new Map()
    return leases.filter((lease) => {
      const key = `${lease.id} ${lease.attempts} ${lease.leasedUntil}`
      const since = before.get(key) ?? now
      seen.set(key, since)
      return now - since >= LEASE_MS
    })
  }
}

/**
 * Takes back the jobs of workers that died: at once those of an earlier process on the same file, which nobody else
 * works on; on a server each when its lease was not renewed, looked at from time to time. So are, on a file too, those
 * whose end could not be written, as on a full disk. `onWork` is called when there were some. Gives the function that
 * ends it.
 */
export async function takeBackFromDead(db: Database, onWork: () => void, log: Log): Promise<() => void> {
  const ended = createLeaseWatch()
  const look = async () => {
    const dead = ended(await runningLeases(db))
    if (dead.length > 0 && (await resumeRunning(db, dead)) > 0) onWork()
  }
  if (!db.shared) await resumeRunning(db, 'all')
  await look()
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.error(told(error), 'the queue could not be read'))
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
