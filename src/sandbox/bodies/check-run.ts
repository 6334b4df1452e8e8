import { commitOf } from '../graph.ts'
import type { CheckRun, CheckSuite, Conclusion, PullRequest, Repository, Status } from '../model.ts'
import { integrationBody } from './app.ts'
import { simpleCommitBody } from './commit.ts'
import { iso, isoOrNull, nodeId } from './common.ts'
import { minimalPullRequestBody } from './pull-request.ts'
import { minimalRepositoryBody, repositoryPage, repositoryUrl } from './repository.ts'

/** Open pull requests of the repository's own branches with this head; those of forks are left out, as GitHub does. */
export function pullsOfHead(repository: Repository, sha: string): PullRequest[] {
  return repository.pulls.filter(
    (pull) => pull.state === 'open' && pull.head.sha === sha && pull.head.repository === repository,
  )
}

function pullBodies(origin: string, repository: Repository, sha: string) {
  return pullsOfHead(repository, sha).map((pull) =>
    minimalPullRequestBody(origin, repository, pull, { headSha: sha, baseSha: pull.base.sha }),
  )
}

/** `check-run`. */
export function checkRunBody(origin: string, repository: Repository, run: CheckRun) {
  const url = `${repositoryUrl(origin, repository)}/check-runs/${run.id}`
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${repositoryPage(origin, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${repositoryPage(origin, repository)}/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoOrNull(run.startedAt),
    completed_at: isoOrNull(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: integrationBody(origin, run.app),
    pull_requests: pullBodies(origin, repository, run.headSha),
  }
}

/** A suite is as far as the least of its runs, and as good as the worst. */
export function stateOfSuite(suite: CheckSuite): { status: Status; conclusion: Conclusion | null } {
  const { checkRuns } = suite
  if (checkRuns.length === 0) return { status: 'queued', conclusion: null }
  if (checkRuns.some((run) => run.status !== 'completed')) return { status: 'in_progress', conclusion: null }
  const worst: Conclusion[] = ['failure', 'timed_out', 'action_required', 'cancelled', 'success', 'neutral']
  const conclusion = worst.find((each) => checkRuns.some((run) => run.conclusion === each)) ?? 'skipped'
  return { status: 'completed', conclusion }
}

function suiteFields(origin: string, repository: Repository, suite: CheckSuite) {
  const commit = commitOf(repository, suite.headSha)
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...stateOfSuite(suite),
    url: `${repositoryUrl(origin, repository)}/check-suites/${suite.id}`,
    before: commit.parents[0] ?? null,
    after: suite.headSha,
    pull_requests: pullBodies(origin, repository, suite.headSha),
    app: integrationBody(origin, suite.app),
    created_at: iso(suite.createdAt),
    updated_at: iso(suite.createdAt),
  }
}

/** The suite inside a `check_run` payload. */
export function suiteOfRunBody(origin: string, repository: Repository, suite: CheckSuite) {
  return { ...suiteFields(origin, repository, suite), node_id: nodeId('CheckSuite', suite.id) }
}

/** `check-suite`. */
export function checkSuiteBody(origin: string, repository: Repository, suite: CheckSuite) {
  return {
    ...suiteFields(origin, repository, suite),
    latest_check_runs_count: suite.checkRuns.length,
    check_runs_url: `${repositoryUrl(origin, repository)}/check-suites/${suite.id}/check-runs`,
    head_commit: simpleCommitBody(commitOf(repository, suite.headSha)),
    repository: minimalRepositoryBody(origin, repository),
    rerequestable: true,
    runs_rerequestable: true,
  }
}
