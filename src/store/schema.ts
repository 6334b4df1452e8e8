/**
 * Every table of the store, by subject. All times are milliseconds since 1970. Foreign keys have no cascade on
 * purpose: a repository is deleted in small steps (`deleteRepository`), and a row that a step forgot makes the
 * last step fail instead of staying behind.
 */
export * from './schema/builds.ts'
export * from './schema/github.ts'
export * from './schema/reports.ts'
export * from './schema/work.ts'
