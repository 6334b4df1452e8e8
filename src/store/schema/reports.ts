import { blob, index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
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

/**
 * What was last found of a head commit: one row for each pull request with that head, one for a merge group. The
 * commit's one check run is made of all of them.
 */
export const headReports = sqliteTable(
  'head_reports',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    headSha: text().notNull(),
    /** 0 for a merge group. */
    pullRequestNumber: integer().notNull(),
    /** The base branch that it was compared with: with another one it has to be compared anew. */
    baseRef: text().notNull(),
    /** Compressed JSON: the check run as it would be for this one alone. Null: that branch turns Tidemark off. */
    check: blob({ mode: 'buffer' }),
    /** Compressed JSON: the rules that it names as broken, with their values. */
    rules: blob({ mode: 'buffer' }),
    updatedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.headSha, table.pullRequestNumber] }),
    index('head_reports_pull_request').on(table.repositoryId, table.pullRequestNumber),
  ],
)

/** What a pull request's check run has said, the last few times: people accept what they saw, and nothing else. */
export const publications = sqliteTable(
  'publications',
  {
    id: integer().primaryKey(),
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    pullRequestNumber: integer().notNull(),
    headSha: text().notNull(),
    baseRef: text().notNull(),
    checkRunId: integer().notNull(),
    /** Compressed JSON: the rules that it named as broken, with their values. */
    rules: blob({ mode: 'buffer' }).notNull(),
    /** Digest of the rules. */
    digest: text().notNull(),
    /** When it was there, by this process's clock. */
    publishedAt: integer().notNull(),
    /** The same by GitHub's clock; null where GitHub did not say. */
    githubTime: integer(),
  },
  (table) => [index('publications_pull_request').on(table.repositoryId, table.pullRequestNumber)],
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
    /** Null in rows from before it was kept, where it could not be told: they do not hold. */
    environment: text(),
    /** The head whose published report was accepted; null in rows from before it was kept. */
    headSha: text(),
    /** The base branch that it was compared with; null in rows from before it was kept. */
    baseRef: text(),
    /** As written in the configuration, e.g. `max-rise: 2%`. */
    rule: text().notNull(),
    acceptedBy: text().notNull(),
    acceptedAt: integer().notNull(),
    reason: text().notNull(),
    /** Null: for as long as the pull request lives. */
    until: integer(),
    /** The value that was accepted, in the metric's unit; a worse one asks again. Null: only for that head. */
    value: real(),
    /** What the value was compared with; null where there was nothing. */
    base: real(),
  },
  (table) => [index('acceptances_pull_request').on(table.repositoryId, table.pullRequestNumber)],
)
