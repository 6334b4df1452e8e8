import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { repositories } from './github.ts'

/** The check run of a head commit, as last written. */
export const checkRuns = sqliteTable(
  'check_runs',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    headSha: text().notNull(),
    checkRunId: integer(),
    /** Digest of the check run as last written, so that an equal one is not written again. */
    hash: text(),
    /** Digest of the annotations as last written: GitHub adds annotations and never removes them. */
    annotationsHash: text(),
    /** True where a check run may be there although its id is not known. */
    mayExist: integer({ mode: 'boolean' }).notNull(),
    /** True while it is in progress: it must be completed, whatever becomes of the commit. */
    inProgress: integer({ mode: 'boolean' }).notNull().default(false),
    updatedAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.repositoryId, table.headSha] })],
)

/** Broken rules that somebody accepted for one pull request. */
export const acceptances = sqliteTable(
  'acceptances',
  {
    id: integer().primaryKey(),
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    pullRequestNumber: integer().notNull(),
    metric: text().notNull(),
    /** As written in the configuration, e.g. `max-rise: 2%`. */
    rule: text().notNull(),
    acceptedBy: text().notNull(),
    acceptedAt: integer().notNull(),
    reason: text().notNull(),
    /** Null: for as long as the pull request lives. */
    until: integer(),
    /** The value that was accepted, in the metric's unit; a worse one asks again. */
    value: real(),
  },
  (table) => [index('acceptances_pull_request').on(table.repositoryId, table.pullRequestNumber)],
)
