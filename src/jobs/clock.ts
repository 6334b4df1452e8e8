import type { Database } from '../store/database.ts'
import { rescheduleAfterClockChange } from '../store/queue.ts'
import type { Log } from './parts.ts'

/** A time of day that went back by less is no jump. */
const SLACK_MS = 1_000

/**
 * Looks after jobs that were scheduled while the clock was ahead: at the first call, since an earlier process may have
 * had another time, and whenever the clock was put back. `now` in milliseconds since 1970.
 */
export function createClockGuard(
  db: Database,
  now: () => number,
  log: Pick<Log, 'warn'>,
): () => Promise<void> {
  let latest = Number.POSITIVE_INFINITY
  return async () => {
    const time = now()
    if (time >= latest - SLACK_MS) {
      latest = Math.max(latest, time)
      return
    }
    const jobs = await rescheduleAfterClockChange(db, time)
    latest = time
    if (jobs > 0)
      log.warn(
        { jobs },
        'the clock was put back: jobs that waited for a time in the future are scheduled again',
      )
  }
}
