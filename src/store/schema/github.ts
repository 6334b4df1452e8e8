import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Where the app is installed. The id is GitHub's. */
export const installations = sqliteTable('installations', {
  id: integer().primaryKey(),
  accountId: integer().notNull(),
  accountLogin: text().notNull(),
  /** Whether the account granted the permission to re-run workflows (actions: write). */
  mayRerun: integer({ mode: 'boolean' }).notNull().default(false),
  /** Null while the installation works. */
  suspendedAt: integer(),
})

/**
 * The id is GitHub's, which outlives renames and transfers. `installationId` is no foreign key: a repository's
 * events may arrive before those of its installation.
 */
export const repositories = sqliteTable(
  'repositories',
  {
    id: integer().primaryKey(),
    installationId: integer().notNull(),
    owner: text().notNull(),
    name: text().notNull(),
    private: integer({ mode: 'boolean' }).notNull(),
    defaultBranch: text().notNull(),
  },
  (table) => [index('repositories_installation').on(table.installationId)],
)

/** A pull request as last seen, and what is known of its comment. */
export const pullRequests = sqliteTable(
  'pull_requests',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    number: integer().notNull(),
    state: text({ enum: ['open', 'closed'] }).notNull(),
    headSha: text().notNull(),
    headRef: text().notNull(),
    /** Null where GitHub does not say, e.g. for a deleted fork. */
    headRepositoryId: integer(),
    /** The head repository as last told; it stays when the fork is deleted. */
    lastHeadRepositoryId: integer(),
    baseRef: text().notNull(),
    baseSha: text().notNull(),
    /** Where the head left the base branch, once GitHub was asked. */
    mergeBaseSha: text(),
    /** The head commit that `mergeBaseSha` belongs to. */
    mergeBaseForHead: text(),
    /** The commit that the last report wanted to compare with. */
    wantedSha: text(),
    /** The commit that it did compare with; null where there was none. */
    baselineSha: text(),
    /** First-parent commits from the wanted one back to it. */
    baselineDistance: integer(),
    commentId: integer(),
    /** Digest of the comment as last written, so that an equal one is not written again. */
    commentHash: text(),
    /** When the comment was last written; null where it never was. */
    commentedAt: integer(),
    /** True where a comment may be there although its id is not known: it is looked for before one is made. */
    commentMayExist: integer({ mode: 'boolean' }).notNull(),
    /** The one comment that answers commands; null where none is known. */
    answerId: integer(),
    /** Digest of the answer as last written. */
    answerHash: text(),
    /** When the answer was last written; null where it never was. */
    answeredAt: integer(),
    updatedAt: integer().notNull(),
    /** The job that wrote these facts; of facts of the same second those of the later job count. */
    recordedBy: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.number] }),
    index('pull_requests_head').on(table.repositoryId, table.headSha),
    index('pull_requests_base').on(table.repositoryId, table.baseRef, table.state),
  ],
)

/** What a workflow run merged the head of a pull request into: recorded as near to the run's start as possible. */
export const testedMerges = sqliteTable(
  'tested_merges',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    /** GitHub's id of the workflow run; 0 for what was known before runs were told apart. */
    runId: integer().notNull(),
    pullRequestNumber: integer().notNull(),
    headSha: text().notNull(),
    /** The pull request's base branch at that time. */
    baseRef: text().notNull(),
    /** The merge's first parent. */
    baseSha: text().notNull(),
    /** The merge commit; null where only its base is known. */
    mergeSha: text(),
    /** False where the base is assumed: the merge commit that was tested is not known. */
    certain: integer({ mode: 'boolean' }).notNull(),
    /** When the run was created. */
    startedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.runId, table.pullRequestNumber] }),
    index('tested_merges_head').on(table.repositoryId, table.pullRequestNumber, table.headSha),
  ],
)

/** Heads of merge groups, and what they land on. */
export const mergeGroups = sqliteTable(
  'merge_groups',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    headSha: text().notNull(),
    baseSha: text().notNull(),
    baseRef: text().notNull(),
    /** The last pull request of the group; null where its branch does not say. */
    pullRequestNumber: integer(),
    /** When the queue asked for checks. */
    requestedAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.repositoryId, table.headSha] })],
)

/** Checks of other apps that have begun and are not completed. */
export const openChecks = sqliteTable(
  'open_checks',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    headSha: text().notNull(),
    /** The metric of how long the check takes. */
    metric: text().notNull(),
    name: text().notNull(),
    startedAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.repositoryId, table.headSha, table.metric] })],
)

/** Which lines ran, by the coverage reports of a pull request's head; kept for the newest head only. */
export const lineCoverages = sqliteTable(
  'line_coverages',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    pullRequestNumber: integer().notNull(),
    runId: integer().notNull(),
    attempt: integer().notNull(),
    headSha: text().notNull(),
    /** Compressed JSON: files with their lines and whether each ran. */
    files: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.pullRequestNumber, table.runId, table.attempt] }),
  ],
)

/** Ancestry once asked of GitHub; it never changes. */
export const commits = sqliteTable(
  'commits',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    sha: text().notNull(),
    /** Null for a root commit. */
    firstParent: text(),
  },
  (table) => [primaryKey({ columns: [table.repositoryId, table.sha] })],
)

/** The last readable configuration of a branch, in force while the branch has one that cannot be read. */
export const configurations = sqliteTable(
  'configurations',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    branch: text().notNull(),
    /** JSON: the configuration with its defaults. */
    document: text().notNull(),
    /** When it was last read, in milliseconds since 1970. */
    readAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.repositoryId, table.branch] })],
)

/** What starts a workflow, by its file at a commit; it never changes. */
export const workflowFiles = sqliteTable(
  'workflow_files',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    commitSha: text().notNull(),
    path: text().notNull(),
    state: text({ enum: ['read', 'absent', 'unreadable'] }).notNull(),
    /** JSON: the events with their filters; null unless it was read. */
    triggers: text(),
    createdAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.commitSha, table.path] }),
    index('workflow_files_age').on(table.createdAt),
  ],
)

/** Which files a head changes since it left a base; it never changes. */
export const changes = sqliteTable(
  'changes',
  {
    repositoryId: integer()
      .notNull()
      .references(() => repositories.id),
    baseSha: text().notNull(),
    headSha: text().notNull(),
    /** JSON: paths of changed files, of renamed ones both. */
    paths: text().notNull(),
    /** False where GitHub lists only some of them. */
    complete: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.baseSha, table.headSha] }),
    index('changes_age').on(table.createdAt),
  ],
)
