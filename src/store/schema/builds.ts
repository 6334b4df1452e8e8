import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { repositories } from './github.ts'

/** A repository's metrics, and what its trusted builds say of them. A null field: none of them has said it. */
export const metricDefinitions = sqliteTable(
  'metric_definitions',
  {
    id: integer().primaryKey(),
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    metric: text().notNull(),
    type: text({ enum: ['numeric', 'label'] }).notNull(),
    unit: text(),
    better: text({ enum: ['lower', 'higher', 'none'] }),
    name: text(),
    description: text(),
    /**
     * Whether a trusted build has the metric. Until then something may be there that was said before this was kept
     * apart; the first trusted build replaces it.
     */
    trusted: integer({ mode: 'boolean' }).notNull(),
    /** Marked while it is found out whether any value is left of it. */
    unused: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    uniqueIndex('metric_definitions_metric').on(table.repositoryId, table.metric),
    index('metric_definitions_unused').on(table.repositoryId).where(sql`${table.unused} = 1`),
  ],
)

/** The line of trusted builds on one branch in one environment, that baselines and history come from. */
export const tracks = sqliteTable(
  'tracks',
  {
    id: integer().primaryKey(),
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    branch: text().notNull(),
    environment: text().notNull(),
  },
  (table) => [uniqueIndex('tracks_line').on(table.repositoryId, table.branch, table.environment)],
)

/** One attempt of one run on one commit, in one environment. */
export const buildContexts = sqliteTable(
  'build_contexts',
  {
    id: integer().primaryKey(),
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    /** `check_suite`: what Tidemark measured itself, how long checks took. */
    source: text({ enum: ['workflow_run', 'check_suite'] }).notNull(),
    /** GitHub's id of the workflow run or of the check suite. */
    runId: integer().notNull(),
    attempt: integer().notNull(),
    environment: text().notNull(),
    /** The workflow's name; null for a check suite. */
    workflow: text(),
    /** The workflow's file, e.g. `.github/workflows/ci.yml`; null where GitHub did not say. */
    workflowPath: text(),
    /** How the run's attempt ended, in GitHub's words; null for a check suite, and for builds of older versions. */
    conclusion: text(),
    commitSha: text().notNull(),
    /** Null where GitHub does not say, e.g. for a check suite of a deleted branch. */
    branch: text(),
    /** The repository that the branch is in; null if it was deleted, 0 where that is not known. */
    headRepositoryId: integer(),
    /** GitHub's id of a workflow run's check suite. */
    checkSuiteId: integer(),
    event: text().notNull(),
    trusted: integer({ mode: 'boolean' }).notNull(),
    trackId: integer().references(() => tracks.id),
    pullRequestNumber: integer(),
    /** The base commit that the run tested against, where it told. */
    baseSha: text(),
    measuredAt: integer().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    uniqueIndex('build_contexts_run').on(
      table.repositoryId,
      table.source,
      table.runId,
      table.attempt,
      table.environment,
    ),
    // The source, which all ask for, makes it longer than any other index's prefix: without statistics SQLite takes
    // the longest, and another one would read all builds of the repository.
    index('build_contexts_commit').on(table.repositoryId, table.commitSha, table.source),
    index('build_contexts_track').on(table.trackId),
    check('build_contexts_trusted', sql`(${table.trackId} is not null) = ${table.trusted}`),
  ],
)

/**
 * One metric in one build: a number or a label. Track and time repeat the build's, for the index of history. The table
 * has no rowid (migration 0006), which Drizzle cannot say.
 */
export const metricValues = sqliteTable(
  'metric_values',
  {
    buildId: integer()
      .notNull()
      .references(() => buildContexts.id),
    /** Of `metric_definitions`. No foreign key, nor for the track: removing one would search all values. */
    metricId: integer().notNull(),
    number: real(),
    label: text(),
    /** A JSON array of numbers, where the tool gave several. */
    samples: text(),
    /** The spread, where the tool gave one and no samples: both ends of it, or none. */
    low: real(),
    high: real(),
    trackId: integer(),
    measuredAt: integer().notNull(),
  },
  (table) => [
    // The build first: its values lie together, and a new build's are appended.
    primaryKey({ columns: [table.buildId, table.metricId] }),
    // With all that a history needs, so that no value itself is looked up: those of one metric lie far apart.
    index('metric_values_history')
      .on(table.metricId, table.trackId, table.measuredAt, table.buildId, table.number)
      .where(sql`${table.trackId} is not null`),
    check('metric_values_one', sql`(${table.number} is null) <> (${table.label} is null)`),
    check('metric_values_finite', sql`${table.number} is null or abs(${table.number}) < 9e999`),
    check('metric_values_samples', sql`${table.samples} is null or ${table.number} is not null`),
  ],
)

/** What an untrusted build says of its metrics: it counts for its own head, where no trusted build has the metric. */
export const buildDefinitions = sqliteTable(
  'build_definitions',
  {
    buildId: integer()
      .notNull()
      .references(() => buildContexts.id),
    metricId: integer().notNull(),
    unit: text(),
    better: text({ enum: ['lower', 'higher', 'none'] }),
    name: text(),
    description: text(),
  },
  (table) => [primaryKey({ columns: [table.buildId, table.metricId] })],
)

/** What tells values apart, for statements that choose rows. */
export const VALUE_KEY = sql`(build_id, metric_id)`

/** Remarks about places in the source that came with a build. */
export const annotations = sqliteTable(
  'annotations',
  {
    buildId: integer()
      .notNull()
      .references(() => buildContexts.id),
    ordinal: integer().notNull(),
    path: text().notNull(),
    startLine: integer().notNull(),
    endLine: integer().notNull(),
    message: text().notNull(),
    level: text({ enum: ['notice', 'warning', 'failure'] }).notNull(),
    metric: text(),
  },
  (table) => [primaryKey({ columns: [table.buildId, table.ordinal] })],
)

/** What was wrong with a run's uploads. Independent of builds: a run may bring nothing but problems. */
export const uploadProblems = sqliteTable(
  'upload_problems',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    runId: integer().notNull(),
    attempt: integer().notNull(),
    ordinal: integer().notNull(),
    headSha: text().notNull(),
    what: text().notNull(),
    where: text().notNull(),
    mend: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.runId, table.attempt, table.ordinal] }),
    index('upload_problems_head').on(table.repositoryId, table.headSha),
  ],
)
