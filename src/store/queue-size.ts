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

/** The size of the queue at a time (milliseconds since 1970). */
export async function queueSize(db: Database, now: number): Promise<QueueSize> {
  const [row] = await db.read((queries) =>
    queries.all<QueueSize>(sql`
      select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'running') as running,
        count(*) filter (where state = 'failed') as failed,
        min(run_at) filter (where state = 'waiting' and run_at <= ${now}) as oldestDue
      from jobs`),
  )
  return row ?? { waiting: 0, running: 0, failed: 0, oldestDue: null }
}
