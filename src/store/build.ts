/** A build as GitHub's payloads tell of it. Times are milliseconds since 1970. */
export interface BuildFacts {
  repositoryId: number
  source: 'workflow_run' | 'check_suite'
  /** GitHub's id of the workflow run or of the check suite. */
  runId: number
  attempt: number
  /** The workflow's name; null for a check suite. */
  workflow: string | null
  /** The workflow's file, e.g. `.github/workflows/ci.yml`. */
  workflowPath?: string | null
  /** How the run's attempt ended, in GitHub's words. */
  conclusion?: string | null
  commitSha: string
  branch: string | null
  /** The repository that the branch is in; null if it was deleted, 0 (`UNKNOWN_REPOSITORY`) where that is not known. */
  headRepositoryId: number | null
  /** GitHub's id of a workflow run's check suite. */
  checkSuiteId?: number
  event: string
  /** Whether it may serve as baseline; never for a fork's run, nor for one on a pull request. */
  trusted: boolean
  pullRequestNumber?: number
  /** The base commit that the run tested against, where it told. */
  baseSha?: string
  measuredAt: number
}
