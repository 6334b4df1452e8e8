import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'

/** How much is in the queue. */
export interface QueueSize {
  waiting: number
  running: number
  /** For good. */
  failed: number
  /** Since when the job that waits longest could have run, in milliseconds since 1970; null where none could. */
  oldestDue: number | null
}

/**
 * The size of the queue at a time (milliseconds since 1970). It counts entries of indexes and asks each installation's
 * queue: a long queue is asked after when it must not be slowed down.
 */
export async function queueSize(db: Database, now: number): Promise<QueueSize> {
  const [row] = await db.read((queries) =>
    queries.all<{ all: number; failed: number; running: number; oldestDue: number | null }>(sql`
      select (select count(*) from jobs) as "all",
        (select count(*) from jobs where state = 'failed') as failed,
        (select count(*) from jobs where state = 'running') as running,
        (select min(next_at) from installation_queues where next_at <= ${now}) as oldestDue`),
  )
  if (!row) return { waiting: 0, running: 0, failed: 0, oldestDue: null }
  const { all, failed, running, oldestDue } = row
  return { waiting: all - failed - running, running, failed, oldestDue }
}
