import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Database, Queries } from './database.ts'
import { type Job, toJob } from './jobs.ts'
import { jobs } from './schema.ts'

/** A job with the installation whose turn it takes; 0 where that is not known. */
export interface TakenJob extends Job {
  installationId: number
}

/** What is asked for when a job is taken. Times in milliseconds since 1970. */
export interface Ask {
  now: number
  /** It is the taker's until then. */
  leasedUntil: number
  /** Lanes that the taker still works in, whatever the database says. */
  busyLanes: string[]
  /** Only this lane's job. */
  lane?: string
  /** The installations that may have a job done now, the one whose turn it is first; all as they are by default. */
  order?: (installations: number[]) => number[]
}

/** Installations that are looked at for one job: those that have waited longest. */
const MOST_INSTALLATIONS = 64

/**
 * Takes the next job that may run, or none. Lanes run one job at a time, in the order in which they came; a job that
 * waits for another try holds its lane, unless it stepped aside. Failed jobs hold nobody up. Within an installation the
 * most urgent lane comes first, then the one that has waited longest.
 */
export async function takeJob(db: Database, ask: Ask): Promise<TakenJob | undefined> {
  for (;;) {
    // Asking costs no write lock; most of the time there is nothing to take.
    const next = await db.read((queries) => nextLane(queries, ask))
    if (next === undefined) return undefined
    const nobodyElse = sql`not exists (select 1 from jobs other where other.lane = ${next.lane} and other.state = 'running')`
    const [taken] = await db.write((queries) =>
      queries
        .update(jobs)
        .set({
          state: 'running',
          attempts: sql`${jobs.attempts} + 1`,
          startedAt: ask.now,
          leasedUntil: ask.leasedUntil,
          aside: false,
        })
        .where(and(eq(jobs.id, next.id), eq(jobs.state, 'waiting'), nobodyElse))
        .returning(),
    )
    // Somebody else may have taken it, or another one of its lane.
    if (taken) return { ...toJob(taken), installationId: next.installationId }
  }
}

/** When the next waiting job may run, in milliseconds since 1970; null where none waits. */
export async function nextRunAt(db: Database): Promise<number | null> {
  const [row] = await db.read((queries) =>
    queries.all<{ runAt: number | null }>(sql`select min(next_at) as runAt from installation_queues`),
  )
  return row?.runAt ?? null
}

/** Whether any job runs, or could. `now` in milliseconds since 1970. */
export async function hasWorkDue(db: Database, now: number): Promise<boolean> {
  const rows = await db.read((queries) =>
    queries.all(sql`
      select 1 where exists (select 1 from jobs where state = 'running')
        or exists (select 1 from installation_queues where next_at <= ${now})`),
  )
  return rows.length > 0
}

/** A lane with something to do. */
export interface Lane {
  lane: string
  installationId: number
  /** When its next job may run, in milliseconds since 1970. */
  runAt: number
  /** The priority of its most urgent job. */
  urgency: number
  /** Its place among those of its installation, from 1 on: with others' of the same place it takes turns. */
  turn: number
}

/**
 * The lanes whose next job may run by `until` (milliseconds since 1970), in the order to do them in; of each
 * installation no more than `each`.
 */
export async function lanesToDo(
  db: Database,
  ask: { until: number; limit: number; each: number },
): Promise<Lane[]> {
  const first = (order: SQL) => sql`
    select next.lane from lanes next
    where next.installation_id = due.installation_id and next.next_at <= ${ask.until}
    order by ${order} limit ${ask.each}`
  return db.read((queries) =>
    queries.all<Lane>(sql`
      with due as materialized (
        select installation_id from installation_queues
        where next_at <= ${ask.until} order by next_at limit ${MOST_INSTALLATIONS}
      ),
      found as materialized (
        select lanes.* from due cross join lanes on lanes.lane in (${first(sql`next.next_at`)})
        union
        select lanes.* from due cross join lanes
          on lanes.lane in (${first(sql`next.urgency desc, next.next_at`)}) and lanes.urgency > 0
      )
      select * from (
        select lane, installation_id as installationId, next_at as runAt, urgency,
          row_number() over (partition by installation_id order by urgency desc, next_at, lane) as turn
        from found
      ) where turn <= ${ask.each} order by turn, runAt, lane limit ${ask.limit}`),
  )
}

/** A job of a lane where none runs. */
interface Next {
  id: number
  lane: string
  installationId: number
}

async function nextLane(queries: Queries, ask: Ask): Promise<Next | undefined> {
  if (ask.lane !== undefined) return nextOf(queries, sql`select ${ask.lane}`, ask)
  const due = await queries.all<{ id: number }>(sql`
    select installation_id as id from installation_queues
    where next_at <= ${ask.now} order by next_at limit ${MOST_INSTALLATIONS}`)
  const ids = due.map(({ id }) => id)
  for (const installationId of ask.order?.(ids) ?? ids) {
    const next = await nextOf(queries, laneOf(installationId, ask), ask)
    if (next) return next
  }
  return undefined
}

/** An installation's most urgent lane that is due, without looking at those that are not. */
function laneOf(installationId: number, { now, busyLanes }: Ask): SQL {
  const own = sql`installation_id = ${installationId}`
  return sql`
    with recursive urgencies(urgency) as (
      select max(urgency) from lanes where ${own}
      union all
      select (select max(urgency) from lanes where ${own} and urgency < urgencies.urgency)
      from urgencies where urgency is not null
    )
    select lane from (
      select urgency, (
        select lane from lanes
        where ${own} and urgency = urgencies.urgency and next_at <= ${now}
          and lane not in (select value from json_each(${JSON.stringify(busyLanes)}))
        order by next_at limit 1
      ) as lane
      from urgencies
    ) where lane is not null order by urgency desc limit 1`
}

/** The next job of a lane: one that stepped aside and whose time has come, else the first one if it is due. */
async function nextOf(queries: Queries, lane: SQL, { now }: Ask): Promise<Next | undefined> {
  const [row] = await queries.all<Next>(sql`
    select * from (
      select lanes.lane, installation_id as installationId, coalesce(
        (select id from jobs where jobs.lane = lanes.lane and state = 'waiting' and aside = 1 and run_at <= ${now}
          order by run_at limit 1),
        (select id from (
          select id, run_at from jobs where jobs.lane = lanes.lane and state = 'waiting' and aside = 0
          order by id limit 1
        ) where run_at <= ${now})
      ) as id
      from lanes where lanes.lane = (${lane}) and next_at <= ${now}
    ) where id is not null`)
  return row
}
