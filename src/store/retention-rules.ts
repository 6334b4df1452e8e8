/** What becomes of a table's rows. */
export interface RetentionRule {
  /** When rows go, as the documentation says it. */
  rule: string
  /** Whether rows may stay although everything in them is old and every pull request is closed. */
  stays: boolean
}

const goes = (rule: string): RetentionRule => ({ rule, stays: false })
const stays = (rule: string): RetentionRule => ({ rule, stays: true })

const WITH_PULL_REQUEST = goes(
  'with the pull request, `RETENTION_DAYS` after it was last changed, once it is closed',
)
const OLD = goes('after `RETENTION_DAYS`, but not while it is about the head of an open pull request')
const DELIVERY = '30 days (`RETENTION_DAYS`, where that is less)'

/**
 * Every table with when its rows go: whatever users can fill has to empty itself. All rows of a repository go at once
 * when it is removed. A test holds that this is true and that no table is missing.
 */
export const RETENTION_RULES: Record<string, RetentionRule> = {
  installations: stays('when the app is uninstalled'),
  repositories: stays('when the repository is removed from the app or deleted'),
  chores: stays('never: one row for each kind of recurring work'),
  __migrations: stays('never: one row for each change of the tables'),
  __owner: stays('never: one row'),
  metric_values: stays(
    '`RETENTION_DAYS` after the build, but for the newest of each metric on each branch and in each environment',
  ),
  build_contexts: stays('with the last of their values'),
  metric_definitions: stays('with the last value of the metric'),
  tracks: stays('with the last build of the branch in the environment'),
  commits: stays('but for the newest 20,000 of the repository; their ancestry can be asked for again'),
  annotations: goes('with the values of their build'),
  build_definitions: goes('with the values of their build'),
  upload_problems: OLD,
  pull_requests: WITH_PULL_REQUEST,
  acceptances: WITH_PULL_REQUEST,
  publications: WITH_PULL_REQUEST,
  line_coverages: WITH_PULL_REQUEST,
  tested_merges: OLD,
  check_runs: OLD,
  head_reports: OLD,
  open_checks: OLD,
  merge_groups: goes('after `RETENTION_DAYS`'),
  configurations: goes('`RETENTION_DAYS` after they were read'),
  workflow_files: goes(`after ${DELIVERY}`),
  changes: goes(`after ${DELIVERY}`),
  jobs: goes(`when they are done; failed ones ${DELIVERY} after their delivery`),
  lanes: goes('with the last job of the lane that is not done'),
  installation_queues: goes('with the last lane of the installation'),
  deliveries: goes(`${DELIVERY} after they came in, once their work is done or given up`),
}
