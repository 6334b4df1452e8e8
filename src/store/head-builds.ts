import { type SQL, sql } from 'drizzle-orm'

/** Stands for a head repository that nothing has told of; GitHub's ids begin at 1. */
export const UNKNOWN_REPOSITORY = 0

/** Events of runs that test one pull request. */
const PULL_REQUEST_EVENTS: ReadonlySet<string> = new Set([
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
])

/** Those of them that test the commit that merges the head into the base branch; all others test one as it is. */
const MERGE_EVENTS: ReadonlySet<string> = new Set([
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
])

/** Whether a run of this event tests a merge. */
export function testsMerge({ event }: { event: string }): boolean {
  return MERGE_EVENTS.has(event)
}

/**
 * Events of runs that test a commit of the repository itself, and that only people with write access cause. All other
 * events (a comment, a label, another workflow's end, …) run on the tip of the default branch, whatever they are about.
 */
const COMMIT_EVENTS: ReadonlySet<string> = new Set([
  'push',
  'workflow_dispatch',
  'schedule',
  'merge_group',
  'deployment',
  'deployment_status',
  'create',
  'release',
])

/** The event of how long other apps' checks took. */
export const SUITE_EVENT = 'check_run'

/** The event of how long a job took until its workflow run has ended, whose event it is then. */
export const ACTIONS_EVENT = 'workflow_job'

/** Where a build came from. */
export interface BuildOrigin {
  event: string
  branch: string | null
  /** Null if the repository was deleted. */
  headRepositoryId: number | null
}

/** The head of a pull request, as far as it tells which builds are its own. */
export interface PullRequestHead {
  headRef: string
  /** Null if the fork was deleted. */
  headRepositoryId: number | null
  /** As last told; it stays when the fork is deleted. */
  lastHeadRepositoryId: number | null
}

/** Whether a run of this event tests one pull request rather than a commit. */
export function isPullRequestEvent(event: string): boolean {
  return PULL_REQUEST_EVENTS.has(event)
}

/** Whether a run tests a commit of the repository itself. It counts for whatever has that commit as its head. */
export function isCommitRun({ event, headRepositoryId }: BuildOrigin, repositoryId: number): boolean {
  return COMMIT_EVENTS.has(event) && headRepositoryId === repositoryId
}

/**
 * Whether a run on a pull request is this one's: of its branch in its repository. One whose repository was deleted is
 * only that of a pull request whose own is gone, too.
 */
export function isRunOf(run: BuildOrigin, pullRequest: PullRequestHead): boolean {
  if (!isPullRequestEvent(run.event) || run.branch !== pullRequest.headRef) return false
  if (run.headRepositoryId === pullRequest.headRepositoryId) return true
  return (
    pullRequest.headRepositoryId === null &&
    run.headRepositoryId !== null &&
    run.headRepositoryId === pullRequest.lastHeadRepositoryId
  )
}

/** Whether a run of a pull request's head commit counts for the pull request. */
export function countsFor(
  run: BuildOrigin,
  repositoryId: number,
  pullRequest: PullRequestHead | null,
): boolean {
  return isCommitRun(run, repositoryId) || (pullRequest !== null && isRunOf(run, pullRequest))
}

const listed = (events: ReadonlySet<string>) =>
  sql`(select value from json_each(${JSON.stringify([...events])}))`

/**
 * `countsFor` as a condition on `build` (of `build_contexts`, of the head's commit); without a pull request the runs
 * of the repository itself count alone, as for a merge group. Check suites of other apps are about their commit.
 */
export function headBuilds(repositoryId: number, pullRequest: PullRequestHead | null): SQL {
  const ofCommit = sql`(build.head_repository_id = ${repositoryId} and (build.event in ${listed(COMMIT_EVENTS)}
    or (build.source = 'check_suite' and build.event = ${SUITE_EVENT})))`
  if (pullRequest === null) return ofCommit
  const { headRef, headRepositoryId, lastHeadRepositoryId } = pullRequest
  const former = headRepositoryId === null ? lastHeadRepositoryId : null
  return sql`(${ofCommit} or (build.event in ${listed(PULL_REQUEST_EVENTS)} and build.branch = ${headRef}
    and (build.head_repository_id is ${headRepositoryId} or build.head_repository_id = ${former})))`
}
