import { and, eq, sql } from 'drizzle-orm'
import type { Database, Queries } from './database.ts'
import { finishIfIdle, markFailed } from './deliveries.ts'
import { insertJob, type Job, type NewJob, toJob, waitingTwin } from './jobs.ts'
import { jobs } from './schema.ts'

/**
 * Takes the next job that may run, or none. Only the first unfinished job of a lane may: a later one never
 * overtakes it, even while it waits for its retry. Failed jobs hold nobody up. `now` in milliseconds since 1970.
 */
export async function takeJob(
  db: Database,
  ask: { now: number; busyLanes: string[] },
): Promise<Job | undefined> {
  // Asking costs no write lock; most of the time there is nothing to take.
  if ((await db.read((queries) => nextId(queries, ask))) === undefined) return undefined
  return db.write(async (queries) => {
    const id = await nextId(queries, ask)
    if (id === undefined) return undefined
    const rows = await queries
      .update(jobs)
      .set({ state: 'running', attempts: sql`${jobs.attempts} + 1`, startedAt: ask.now })
      .where(eq(jobs.id, id))
      .returning()
    return rows.map(toJob)[0]
  })
}

/** When the next waiting job may run, in milliseconds since 1970; null where none waits. */
export async function nextRunAt(db: Database): Promise<number | null> {
  const [row] = await db.read((queries) =>
    queries.all<{ runAt: number | null }>(
      sql`select min(run_at) as runAt from (${firstOfLanes}) where state = 'waiting'`,
    ),
  )
  return row?.runAt ?? null
}

/**
 * Removes a job that is done and adds those that follow from it, in one transaction; they belong to its delivery
 * unless they name another. The delivery is done with its last job. `now` in milliseconds since 1970.
 */
export async function completeJob(
  db: Database,
  id: number,
  now: number,
  followUps: NewJob[] = [],
): Promise<void> {
  await db.write(async (queries) => {
    const [done] = await queries.delete(jobs).where(eq(jobs.id, id)).returning()
    if (!done) return
    for (const job of followUps) await insertJob(queries, { deliveryId: done.deliveryId, ...job })
    if (done.deliveryId !== null) await finishIfIdle(queries, done.deliveryId, now)
  })
}

/** Lets a job wait for another try. It keeps its place in its lane. */
export async function retryJob(
  db: Database,
  id: number,
  retry: { runAt: number; error: string },
): Promise<void> {
  await db.write((queries) => backToWaiting(queries, id, retry))
}

/** Gives a job up, and its delivery with it. `now` in milliseconds since 1970. */
export async function failJob(db: Database, id: number, error: string, now: number): Promise<void> {
  await db.write(async (queries) => {
    const [failed] = await queries
      .update(jobs)
      .set({ state: 'failed', error })
      .where(eq(jobs.id, id))
      .returning({ deliveryId: jobs.deliveryId })
    if (failed?.deliveryId) await markFailed(queries, failed.deliveryId, error, now)
  })
}

/** At start: jobs that ran when the process ended wait again. Returns how many. Handlers may so run twice. */
export async function resumeRunning(db: Database): Promise<number> {
  return db.write(async (queries) => {
    const running = await queries
      .select({ id: jobs.id, runAt: jobs.runAt, error: jobs.error })
      .from(jobs)
      .where(eq(jobs.state, 'running'))
    for (const { id, ...as } of running) await backToWaiting(queries, id, as)
    return running.length
  })
}

async function backToWaiting(
  queries: Queries,
  id: number,
  as: { runAt: number; error: string | null },
): Promise<void> {
  const [job] = await queries
    .select({ mergeKey: jobs.mergeKey })
    .from(jobs)
    .where(and(eq(jobs.id, id), eq(jobs.state, 'running')))
  if (!job) return
  // One that came while this one ran holds the key now, and will merge with those to come.
  const twin = await waitingTwin(queries, job.mergeKey)
  await queries
    .update(jobs)
    .set({ ...as, state: 'waiting', startedAt: null, mergeKey: twin ? null : job.mergeKey })
    .where(eq(jobs.id, id))
}

/** Each lane's first unfinished job, as urgent as the lane's most urgent one. */
const firstOfLanes = sql`
  select job.id, job.lane, job.state, job.run_at, lane.urgency
  from (
    select min(id) as first, max(priority) as urgency from jobs where state <> 'failed' group by lane
  ) lane
  cross join jobs job on job.id = lane.first`

async function nextId(
  queries: Queries,
  ask: { now: number; busyLanes: string[] },
): Promise<number | undefined> {
  const [row] = await queries.all<{ id: number }>(sql`
    select id from (${firstOfLanes})
    where state = 'waiting' and run_at <= ${ask.now}
      and lane not in (select value from json_each(${JSON.stringify(ask.busyLanes)}))
    order by urgency desc, run_at, id limit 1`)
  return row?.id
}
