import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Database, Queries } from './database.ts'
import { finishIfIdle, markFailed } from './deliveries.ts'
import { insertJob, type Job, type NewJob, waitingTwin } from './jobs.ts'
import { jobs } from './schema.ts'

export { hasWorkDue, type Lane, lanesToDo, nextRunAt, type TakenJob, takeJob } from './lanes.ts'

/** A job as a worker took it. Another attempt of it, by whomever, is not this one. */
export type Taken = Pick<Job, 'id' | 'attempts'>

/** Keeps jobs that still run. `leasedUntil`: any value that none of its leases had before. */
export async function renewLeases(db: Database, taken: Taken[], leasedUntil: number): Promise<void> {
  await db.write(async (queries) => {
    for (const job of taken) await queries.update(jobs).set({ leasedUntil }).where(stillTaken(job))
  })
}

/** A clock that was put back by less is not worth a look. */
const SLACK_MS = 1_000

/** A job that waits longer waits for a date, e.g. the end of an acceptance; all others wait for so long from then on. */
const LONGEST_WAIT_MS = 3 * 60 * 60_000

/**
 * Puts right when jobs may run that were scheduled while the clock was ahead: each waits for as long as was meant,
 * from `now` (milliseconds since 1970) on. Returns how many.
 */
export async function rescheduleAfterClockChange(db: Database, now: number): Promise<number> {
  const wrong = sql`state = 'waiting' and scheduled_at > ${now + SLACK_MS}`
  // Asking costs no write lock; nearly always there is none.
  const some = await db.read((queries) => queries.all(sql`select 1 from jobs where ${wrong} limit 1`))
  if (some.length === 0) return 0
  const { rowsAffected } = await db.write((queries) =>
    queries.run(sql`
      update jobs set scheduled_at = ${now},
        run_at = iif(run_at - scheduled_at <= ${LONGEST_WAIT_MS}, ${now} + run_at - scheduled_at, run_at)
      where ${wrong}`),
  )
  return rowsAffected
}

/**
 * Removes a job that is done and adds those that follow from it, in one transaction; they belong to its delivery
 * unless they name another. The delivery is done with its last job. `now` in milliseconds since 1970. False, and no
 * effect, where the job is not this worker's any more.
 */
export async function completeJob(
  db: Database,
  job: Taken,
  now: number,
  followUps: NewJob[] = [],
): Promise<boolean> {
  return db.write(async (queries) => {
    const [done] = await queries.delete(jobs).where(stillTaken(job)).returning()
    if (!done) return false
    for (const next of followUps)
      await insertJob(queries, {
        deliveryId: done.deliveryId,
        scheduledAt: Math.min(now, next.runAt),
        ...next,
      })
    if (done.deliveryId !== null) await finishIfIdle(queries, done.deliveryId, now)
    return true
  })
}

/** Why and until when a job waits. Times in milliseconds since 1970. */
export interface Retry {
  runAt: number
  /** When `runAt` was decided. */
  scheduledAt: number
  error: string
}

/** Lets a job wait for another try. It keeps its place in its lane; one that does not hold it steps aside. */
export async function retryJob(db: Database, job: Taken, retry: Retry): Promise<void> {
  await db.write((queries) => backToWaiting(queries, job, { ...retry, aside: notHolding }))
}

/** Lets a job wait that a limit of requests broke off. That was no try of it, and it steps aside like a retried one. */
export async function deferJob(db: Database, job: Taken, retry: Retry): Promise<void> {
  const deferrals = sql<number>`${jobs.deferrals} + 1`
  await db.write((queries) => backToWaiting(queries, job, { ...retry, aside: notHolding, deferrals }))
}

const notHolding = sql<boolean>`not ${jobs.holds}`

/** Gives a job up, and its delivery with it. `now` in milliseconds since 1970. */
export async function failJob(db: Database, job: Taken, error: string, now: number): Promise<void> {
  await db.write((queries) => giveUp(queries, job, error, now))
}

/** With so many workers that a job took along, it is the job that kills them. */
const MOST_DEATHS = 25

/** A running job with its lease as it was seen. */
export type Lease = Taken & Pick<Job, 'leasedUntil'>

/** All running jobs with their leases. */
export async function runningLeases(db: Database): Promise<Lease[]> {
  return db.read((queries) =>
    queries
      .select({ id: jobs.id, attempts: jobs.attempts, leasedUntil: jobs.leasedUntil })
      .from(jobs)
      .where(eq(jobs.state, 'running')),
  )
}

/**
 * Lets jobs wait again whose worker is dead: those whose lease is still the one given, or all that run, where nobody
 * else works on this database. Returns how many. Handlers may so run twice. A job that has taken many workers along is
 * given up, so that it ends no further one.
 */
export async function resumeRunning(db: Database, which: readonly Lease[] | 'all'): Promise<number> {
  const dead = and(eq(jobs.state, 'running'), which === 'all' ? undefined : stillLeased(which))
  // Asking costs no write lock; most of the time there is none.
  const some = await db.read((queries) => queries.select({ id: jobs.id }).from(jobs).where(dead).limit(1))
  if (some.length === 0) return 0
  return db.write(async (queries) => {
    const running = await queries
      .select({
        id: jobs.id,
        attempts: jobs.attempts,
        deaths: jobs.deaths,
        runAt: jobs.runAt,
        error: jobs.error,
      })
      .from(jobs)
      .where(dead)
    for (const { runAt, error, ...job } of running) {
      const deaths = job.deaths + 1
      if (deaths < MOST_DEATHS) await backToWaiting(queries, job, { runAt, error, deaths })
      else await giveUp(queries, job, `the process ended ${deaths} times while it ran`, Date.now())
    }
    return running.length
  })
}

function stillLeased(leases: readonly Lease[]): SQL {
  const seen = JSON.stringify(leases.map(({ id, attempts, leasedUntil }) => [id, attempts, leasedUntil]))
  return sql`(${jobs.id}, ${jobs.attempts}, ${jobs.leasedUntil}) in (
    select value ->> 0, value ->> 1, value ->> 2 from json_each(${seen}))`
}

function stillTaken({ id, attempts }: Taken): SQL | undefined {
  return and(eq(jobs.id, id), eq(jobs.state, 'running'), eq(jobs.attempts, attempts))
}

async function giveUp(queries: Queries, job: Taken, error: string, now: number): Promise<void> {
  const [failed] = await queries
    .update(jobs)
    .set({ state: 'failed', error, leasedUntil: null })
    .where(stillTaken(job))
    .returning({ deliveryId: jobs.deliveryId })
  if (failed?.deliveryId) await markFailed(queries, failed.deliveryId, error, now)
}

async function backToWaiting(
  queries: Queries,
  taken: Taken,
  as: {
    runAt: number
    scheduledAt?: number
    error: string | null
    deaths?: number
    deferrals?: SQL<number>
    aside?: SQL<boolean>
  },
): Promise<void> {
  const [job] = await queries.select({ mergeKey: jobs.mergeKey }).from(jobs).where(stillTaken(taken))
  if (!job) return
  // One that came while this one ran holds the key now, and will merge with those to come.
  const twin = await waitingTwin(queries, job.mergeKey)
  await queries
    .update(jobs)
    .set({
      ...as,
      state: 'waiting',
      startedAt: null,
      leasedUntil: null,
      mergeKey: twin ? null : job.mergeKey,
    })
    .where(eq(jobs.id, taken.id))
}
