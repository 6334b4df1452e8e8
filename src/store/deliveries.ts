import { and, eq, ne, sql } from 'drizzle-orm'
import type { Database, Queries } from './database.ts'
import { insertJob, insertJobs, type NewJob } from './jobs.ts'
import { deliveries, jobs } from './schema.ts'

/** A webhook as GitHub sent it, reduced to what later work needs. */
export interface Delivery {
  /** `X-GitHub-Delivery`, a GUID. */
  id: string
  event: string
  action: string | null
  installationId: number | null
  repositoryId: number | null
  /** Milliseconds since 1970. */
  receivedAt: number
  facts: unknown
}

/** A delivery with how far its work is. */
export interface DeliveryRecord extends Delivery {
  state: 'pending' | 'done' | 'failed'
  error: string | null
  finishedAt: number | null
}

/** `duplicate`: it was here before and is done. `unfinished`: it was here before, and its work goes on. */
export type Receipt = 'new' | 'duplicate' | 'unfinished'

/** What is asked of the inbox at once. */
export interface Incoming {
  delivery: Delivery
  jobs: Omit<NewJob, 'deliveryId'>[]
}

/**
 * Makes a delivery and its jobs durable. A delivery without jobs of its own (there are none, or waiting jobs of
 * the same merge key do them) is done at once. One that had failed starts again where it failed.
 */
export async function acceptDelivery(
  db: Database,
  delivery: Delivery,
  work: Incoming['jobs'],
): Promise<Receipt> {
  const [receipt] = await acceptDeliveries(db, [{ delivery, jobs: work }])
  if (!receipt) throw new Error('a delivery was not accepted')
  return receipt
}

/** The same for several deliveries in one transaction: those that arrive together share one wait for the disk. */
export async function acceptDeliveries(db: Database, incoming: Incoming[]): Promise<Receipt[]> {
  return db.write(async (queries) => {
    const added = await insertDeliveries(queries, incoming)
    const receipts: (Receipt | null)[] = incoming.map(({ delivery }) =>
      added.delete(delivery.id) ? 'new' : null,
    )
    await addWork(
      queries,
      incoming.filter((_, index) => receipts[index] === 'new'),
    )
    const all: Receipt[] = []
    for (const [index, { delivery }] of incoming.entries()) {
      all.push(receipts[index] ?? (await acceptAgain(queries, delivery)))
    }
    return all
  })
}

/** Writes down those that are new, in one statement however many they are; gives their ids. */
async function insertDeliveries(queries: Queries, incoming: Incoming[]): Promise<Set<string>> {
  const rows = incoming.map(({ delivery, jobs: work }) => {
    const { id, event, action, installationId, repositoryId, receivedAt, facts } = delivery
    const idle = work.length === 0
    const state = idle ? 'done' : 'pending'
    const finishedAt = idle ? receivedAt : null
    return [
      id,
      event,
      action,
      installationId,
      repositoryId,
      receivedAt,
      state,
      finishedAt,
      JSON.stringify(facts),
    ]
  })
  const inserted = await queries.all<{ id: string }>(sql`
    insert into deliveries (id, event, action, installation_id, repository_id, received_at, state, finished_at, facts)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
      value ->> 8
    from json_each(${JSON.stringify(rows)}) where true order by key
    on conflict do nothing returning id`)
  return new Set(inserted.map(({ id }) => id))
}

/** What becomes of a delivery that is here already. */
async function acceptAgain(queries: Queries, { id, receivedAt }: Delivery): Promise<Receipt> {
  const [known] = await queries
    .select({ state: deliveries.state })
    .from(deliveries)
    .where(eq(deliveries.id, id))
  if (known?.state === 'done') return 'duplicate'
  if (known?.state === 'failed') {
    await restart(queries, id, receivedAt)
    await finishIfIdle(queries, id, receivedAt)
  }
  return 'unfinished'
}

/**
 * Does a delivery's work again: failed jobs from where they failed; the given jobs where none is left, as after a
 * delivery that was done. False where the delivery is not known. `now` in milliseconds since 1970.
 */
export async function replayDelivery(
  db: Database,
  id: string,
  work: Incoming['jobs'],
  now: number,
): Promise<boolean> {
  return db.write(async (queries) => {
    const [known] = await queries.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.id, id))
    if (!known) return false
    await restart(queries, id, now)
    const left = await queries.select({ id: jobs.id }).from(jobs).where(eq(jobs.deliveryId, id)).limit(1)
    if (left.length === 0)
      await insertJobs(
        queries,
        work.map((job) => ({ ...job, deliveryId: id })),
      )
    await finishIfIdle(queries, id, now)
    return true
  })
}

/** Which of these deliveries are stored. */
export async function knownDeliveries(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const given = sql`select value from json_each(${JSON.stringify(ids)})`
  const rows = await db.read((queries) =>
    queries.select({ id: deliveries.id }).from(deliveries).where(sql`${deliveries.id} in (${given})`),
  )
  return new Set(rows.map(({ id }) => id))
}

/** Undefined where it is not known. */
export async function findDelivery(db: Database, id: string): Promise<DeliveryRecord | undefined> {
  const rows = await db.read((queries) => queries.select().from(deliveries).where(eq(deliveries.id, id)))
  return rows.map((row): DeliveryRecord => ({ ...row, facts: JSON.parse(row.facts) }))[0]
}

/** Marks a delivery as done, whatever became of its jobs. `now` in milliseconds since 1970. */
export async function finishDelivery(db: Database, id: string, now: number): Promise<void> {
  await db.write((queries) =>
    queries
      .update(deliveries)
      .set({ state: 'done', error: null, finishedAt: now })
      .where(eq(deliveries.id, id)),
  )
}

/** Marks a delivery as failed. `now` in milliseconds since 1970. */
export async function failDelivery(db: Database, id: string, error: string, now: number): Promise<void> {
  await db.write((queries) => markFailed(queries, id, error, now))
}

/** Marks a delivery as failed, within a transaction. */
export async function markFailed(queries: Queries, id: string, error: string, now: number): Promise<void> {
  await queries
    .update(deliveries)
    .set({ state: 'failed', error, finishedAt: now })
    .where(eq(deliveries.id, id))
}

/** Marks a pending delivery as done if none of its jobs is left, within a transaction. */
export async function finishIfIdle(queries: Queries, id: string, now: number): Promise<void> {
  await queries
    .update(deliveries)
    .set({ state: 'done', error: null, finishedAt: now })
    .where(
      and(
        eq(deliveries.id, id),
        eq(deliveries.state, 'pending'),
        sql`not exists (select 1 from ${jobs} where ${jobs.deliveryId} = ${id})`,
      ),
    )
}

/** Adds the jobs of new deliveries. Where all of a delivery's merged with waiting ones, it is done. */
async function addWork(queries: Queries, incoming: Incoming[]): Promise<void> {
  await insertJobs(
    queries,
    incoming.flatMap(({ delivery, jobs: work }) => work.map((job) => ({ ...job, deliveryId: delivery.id }))),
  )
  for (const { delivery, jobs: work } of incoming) {
    const mayHaveMerged = work.length > 0 && work.every((job) => job.mergeKey != null)
    if (mayHaveMerged) await finishIfIdle(queries, delivery.id, delivery.receivedAt)
  }
}

async function restart(queries: Queries, id: string, now: number): Promise<void> {
  await queries
    .update(deliveries)
    .set({ state: 'pending', error: null, finishedAt: null })
    .where(and(eq(deliveries.id, id), ne(deliveries.state, 'pending')))
  const failed = await queries
    .delete(jobs)
    .where(and(eq(jobs.deliveryId, id), eq(jobs.state, 'failed')))
    .returning()
  // Added anew, because a waiting job of the same merge key may have come since.
  for (const job of failed)
    await insertJob(queries, { ...job, data: JSON.parse(job.data), runAt: now, scheduledAt: now })
}
