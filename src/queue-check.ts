import { NotReady } from './http/health.ts'
import type { Database } from './store/database.ts'
import { runningLeases } from './store/queue.ts'
import { queueSize } from './store/queue-size.ts'

const MINUTE_MS = 60_000

/** A job that is due for so long, by the time of day, is late. */
const LATE_MS = 15 * MINUTE_MS

/** A queue in which so long nothing moved, by a clock that nobody sets: it is stuck, or surely so if it is late, too. */
const STILL_MS = 15 * MINUTE_MS
const STILL_AND_LATE_MS = MINUTE_MS

/** No job takes so long. */
const LONGEST_JOB_MS = 15 * MINUTE_MS

/** Since when a thing has been the same. */
function createWatch(clock: () => number): (things: readonly string[]) => Map<string, number> {
  let seen = new Map<string, number>()
  return (things) => {
    const now = clock()
    seen = new Map(things.map((thing) => [thing, seen.get(thing) ?? now]))
    return new Map([...seen].map(([thing, since]) => [thing, now - since]))
  }
}

/**
 * A check that throws a `NotReady` when the queue does not move: the job that waits longest is the same for long, or one
 * runs for ever. `now`: milliseconds since 1970; `clock`: never going back.
 */
export function createQueueCheck(
  db: Database,
  now: () => number,
  clock: () => number = () => performance.now(),
): () => Promise<void> {
  const waiting = createWatch(clock)
  const running = createWatch(clock)
  return async () => {
    const { oldestDue } = await queueSize(db, now())
    const [still = 0] = waiting(oldestDue === null ? [] : [String(oldestDue)]).values()
    const isLate = oldestDue !== null && now() - oldestDue > LATE_MS
    if (still >= STILL_MS || (isLate && still >= STILL_AND_LATE_MS))
      throw new NotReady('jobs are due, and none of them is done; see the log')
    const leases = await runningLeases(db)
    const times = running(leases.map(({ id, attempts }) => `${id} ${attempts}`)).values()
    if (Math.max(0, ...times) >= LONGEST_JOB_MS)
      throw new NotReady(`a job runs for ${LONGEST_JOB_MS / MINUTE_MS} minutes already; restart the process`)
  }
}
