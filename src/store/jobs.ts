import { and, asc, eq, sql } from 'drizzle-orm'
import type { Database, Queries } from './database.ts'
import { jobs } from './schema.ts'

/** A piece of work to be done. */
export interface NewJob {
  deliveryId?: string | null
  /** Whose data it is about, so that it goes with the repository. */
  repositoryId?: number | null
  /** Whose turn it takes; the repository's installation by default. */
  installationId?: number | null
  kind: string
  /** Whether later jobs of its lane wait while it waits for another try; true by default. */
  holds?: boolean
  /** Jobs of one lane run one after the other, in the order in which they came. */
  lane: string
  /**
   * A waiting job of the same key stands for this one too: it keeps its place, takes the newer data, and the
   * higher priority and the earlier time of the two.
   */
  mergeKey?: string | null
  /** The higher, the sooner, between lanes of one installation; 0 by default. A lane is as urgent as its most urgent job. */
  priority?: number
  data: unknown
  /** Not before, in milliseconds since 1970. */
  runAt: number
  /** When `runAt` was decided; `runAt` itself by default, for work that may be done at once. */
  scheduledAt?: number | null
}

/** A piece of work as the queue has it. */
export interface Job {
  id: number
  deliveryId: string | null
  repositoryId: number | null
  kind: string
  lane: string
  mergeKey: string | null
  priority: number
  data: unknown
  state: 'waiting' | 'running' | 'failed'
  /** How often it was taken, this time included. */
  attempts: number
  /** How many of the attempts ended with their worker, without success or failure. */
  deaths: number
  /** How many of the attempts were broken off by a limit of requests, and so were no try. */
  deferrals: number
  runAt: number
  scheduledAt: number | null
  startedAt: number | null
  leasedUntil: number | null
  error: string | null
}

/** Puts a job into the queue, or into the waiting one that it merges with. Returns that job's id. */
export async function addJob(db: Database, job: NewJob): Promise<number> {
  return db.write((queries) => insertJob(queries, job))
}

/** The jobs that failed for good, oldest first. */
export async function listFailedJobs(db: Database, limit: number): Promise<Job[]> {
  const rows = await db.read((queries) =>
    queries.select().from(jobs).where(eq(jobs.state, 'failed')).orderBy(asc(jobs.id)).limit(limit),
  )
  return rows.map(toJob)
}

/** Puts a job into the queue within a transaction. */
export async function insertJob(queries: Queries, job: NewJob): Promise<number> {
  const data = JSON.stringify(job.data ?? null)
  const mergeKey = job.mergeKey ?? null
  const priority = job.priority ?? 0
  const scheduledAt = job.scheduledAt ?? job.runAt
  const waiting = await waitingTwin(queries, mergeKey)
  if (waiting) {
    await queries
      .update(jobs)
      .set({
        data,
        priority: Math.max(waiting.priority, priority),
        ...(job.runAt <= waiting.runAt ? { runAt: job.runAt, scheduledAt } : {}),
      })
      .where(eq(jobs.id, waiting.id))
    return waiting.id
  }
  const [row] = await queries
    .insert(jobs)
    .values({
      deliveryId: job.deliveryId ?? null,
      repositoryId: job.repositoryId ?? null,
      installationId: job.installationId ?? null,
      holds: job.holds ?? true,
      kind: job.kind,
      lane: job.lane,
      mergeKey,
      priority,
      data,
      state: 'waiting',
      runAt: job.runAt,
      scheduledAt,
    })
    .returning({ id: jobs.id })
  if (!row) throw new Error('a job was not written')
  return row.id
}

/** Puts jobs into the queue in this order within a transaction; those that merge with none in one statement. */
export async function insertJobs(queries: Queries, work: NewJob[]): Promise<void> {
  let together: NewJob[] = []
  const flush = async () => {
    if (together.length > 0) await insertUnmerged(queries, together)
    together = []
  }
  for (const job of work) {
    if (job.mergeKey == null) {
      together.push(job)
      continue
    }
    await flush()
    await insertJob(queries, job)
  }
  await flush()
}

async function insertUnmerged(queries: Queries, work: NewJob[]): Promise<void> {
  const rows = work.map((job) => [
    job.deliveryId ?? null,
    job.repositoryId ?? null,
    job.installationId ?? null,
    job.kind,
    job.lane,
    job.priority ?? 0,
    JSON.stringify(job.data ?? null),
    job.runAt,
    job.scheduledAt ?? job.runAt,
    (job.holds ?? true) ? 1 : 0,
  ])
  await queries.run(sql`
    insert into jobs (delivery_id, repository_id, installation_id, kind, lane, priority, data, run_at, scheduled_at,
      holds, state, attempts)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
      value ->> 8, value ->> 9, 'waiting', 0
    from json_each(${JSON.stringify(rows)}) order by key`)
}

/** The waiting job that stands for others of its key, if there is one. */
export async function waitingTwin(
  queries: Queries,
  mergeKey: string | null,
): Promise<{ id: number; priority: number; runAt: number } | undefined> {
  if (mergeKey === null) return undefined
  const [row] = await queries
    .select({ id: jobs.id, priority: jobs.priority, runAt: jobs.runAt })
    .from(jobs)
    .where(and(eq(jobs.mergeKey, mergeKey), eq(jobs.state, 'waiting')))
  return row
}

/** A row of the table as a job. */
export function toJob(row: typeof jobs.$inferSelect): Job {
  return { ...row, data: JSON.parse(row.data) }
}
