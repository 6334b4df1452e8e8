import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Webhooks as accepted. A delivery comes before anything else is known, so it refers to no other table. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    /** `X-GitHub-Delivery`, a GUID. */
    id: text().primaryKey(),
    event: text().notNull(),
    action: text(),
    installationId: integer(),
    repositoryId: integer(),
    receivedAt: integer().notNull(),
    state: text({ enum: ['pending', 'done', 'failed'] }).notNull(),
    error: text(),
    finishedAt: integer(),
    /** JSON: only the fields that later work needs. */
    facts: text().notNull(),
  },
  (table) => [
    index('deliveries_repository').on(table.repositoryId),
    index('deliveries_installation').on(table.installationId),
    index('deliveries_state').on(table.state, table.receivedAt),
  ],
)

/** Work that is not done yet, or that failed for good. Done jobs are deleted. */
export const jobs = sqliteTable(
  'jobs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    deliveryId: text().references(() => deliveries.id),
    repositoryId: integer(),
    /** Whose turn it is; null where the repository's own counts. */
    installationId: integer(),
    kind: text().notNull(),
    /** Jobs of one lane run one after the other, in the order in which they came. */
    lane: text().notNull(),
    /** A waiting job of the same key stands for this one too. */
    mergeKey: text(),
    /** The higher, the sooner, between lanes of one installation. */
    priority: integer().notNull().default(0),
    /** JSON, as the job of this kind understands it. */
    data: text().notNull(),
    state: text({ enum: ['waiting', 'running', 'failed'] }).notNull(),
    attempts: integer().notNull().default(0),
    /** How many of the attempts ended with their worker. */
    deaths: integer().notNull().default(0),
    /** How many of the attempts were broken off because GitHub's limits, or our own, let no request through. */
    deferrals: integer().notNull().default(0),
    /** Whether it holds its lane while it waits for another try. */
    holds: integer({ mode: 'boolean' }).notNull().default(true),
    /** True while it waits for another try without holding its lane. */
    aside: integer({ mode: 'boolean' }).notNull().default(false),
    runAt: integer().notNull(),
    /** When `runAt` was decided, by the same clock: lies in the future once the clock was put back. Null: unknown. */
    scheduledAt: integer(),
    startedAt: integer(),
    /**
     * While it runs: another value whenever its worker renews the lease. Others watch whether it changes; no two clocks
     * are compared.
     */
    leasedUntil: integer(),
    error: text(),
  },
  (table) => [
    uniqueIndex('jobs_merge')
      .on(table.mergeKey)
      .where(sql`${table.state} = 'waiting' and ${table.mergeKey} is not null`),
    index('jobs_lane').on(table.lane, table.id).where(sql`${table.state} = 'waiting' and ${table.aside} = 0`),
    index('jobs_aside')
      .on(table.lane, table.runAt)
      .where(sql`${table.state} = 'waiting' and ${table.aside} = 1`),
    index('jobs_running').on(table.lane).where(sql`${table.state} = 'running'`),
    index('jobs_failed').on(table.id).where(sql`${table.state} = 'failed'`),
    index('jobs_urgent')
      .on(table.lane, table.priority)
      .where(sql`${table.state} <> 'failed' and ${table.priority} > 0`),
    index('jobs_delivery').on(table.deliveryId),
    index('jobs_repository').on(table.repositoryId),
  ],
)

/**
 * The lanes that have a job to do, now or later, and where none runs: so that finding the next job costs the same however
 * many there are. Triggers on `jobs` keep it, whoever changes jobs; nobody else writes to it.
 */
export const lanes = sqliteTable(
  'lanes',
  {
    lane: text().primaryKey(),
    /** 0 where it is not known. */
    installationId: integer().notNull(),
    /** The priority of its most urgent job. */
    urgency: integer().notNull(),
    /** When its next job may run. */
    nextAt: integer().notNull(),
  },
  (table) => [
    index('lanes_next').on(table.installationId, table.nextAt),
    index('lanes_urgent').on(table.installationId, table.urgency, table.nextAt),
  ],
)

/** The installations that have such lanes. Triggers on `lanes` keep it; nobody else writes to it. */
export const installationQueues = sqliteTable(
  'installation_queues',
  {
    installationId: integer().primaryKey(),
    /** When the first of its lanes may run. */
    nextAt: integer().notNull(),
  },
  (table) => [index('installation_queues_next').on(table.nextAt)],
)

/** Work that comes back, and that one process does for all of them: looking at GitHub's delivery log, for one. */
export const chores = sqliteTable('chores', {
  name: text().primaryKey(),
  /** No other process takes it before; 0 where none has it. */
  leasedUntil: integer().notNull(),
  /** When the last one that came to its end had begun; null where none has. */
  doneAt: integer(),
})
