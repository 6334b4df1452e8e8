import type { Database } from '../store/database.ts'
import { resumeRunning } from '../store/queue.ts'
import type { Log } from './parts.ts'
import { told } from './work.ts'

/** How often it is looked for jobs that nobody works on any more. */
const EVERY_MS = 10_000

/**
 * Takes back the jobs of workers that died: at once those of an earlier process on the same file, which nobody else
 * works on; on a server each when its lease has ended, now and from time to time. So are, on a file too, those whose
 * end could not be written, as on a full disk. `onWork` is called when there were some. Gives the function that ends
 * it.
 */
export async function takeBackFromDead(db: Database, onWork: () => void, log: Log): Promise<() => void> {
  await resumeRunning(db, db.shared ? Date.now() : 'all')
  const timer = setInterval(() => {
    resumeRunning(db, Date.now()).then(
      (count) => count > 0 && onWork(),
      (error: unknown) => log.error(told(error), 'the queue could not be read'),
    )
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
