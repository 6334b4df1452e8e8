import { createHash } from 'node:crypto'
import { commitOf } from '../graph.ts'
import type { Artifact, Job, Repository, WorkflowRun } from '../model.ts'
import { userBody } from './account.ts'
import { simpleCommitBody } from './commit.ts'
import { iso, isoOrNull, nodeId } from './common.ts'
import { minimalPullRequestBody } from './pull-request.ts'
import { minimalRepositoryBody, repositoryPage, repositoryUrl } from './repository.ts'

const ARTIFACT_DAYS = 90

function pullBodies(origin: string, repository: Repository, run: WorkflowRun) {
  if (!run.pull || run.headRepository !== repository) return []
  const at = { headSha: run.headSha, baseSha: run.pull.baseSha }
  return [minimalPullRequestBody(origin, repository, run.pull.pull, at)]
}

/** `workflow-run`; `pull_requests` is empty for runs of forks. */
export function workflowRunBody(origin: string, repository: Repository, run: WorkflowRun) {
  const url = `${repositoryUrl(origin, repository)}/actions/runs/${run.id}`
  const commit = commitOf(repository, run.headSha)
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: run.pull ? run.pull.pull.title : commit.message,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.suite.id,
    check_suite_node_id: nodeId('CheckSuite', run.suite.id),
    url,
    html_url: `${repositoryPage(origin, repository)}/actions/runs/${run.id}`,
    pull_requests: pullBodies(origin, repository, run),
    created_at: iso(run.createdAt),
    updated_at: iso(run.updatedAt),
    actor: userBody(origin, run.actor),
    triggering_actor: userBody(origin, run.actor),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: iso(run.startedAt),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(origin, repository)}/check-suites/${run.suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${repositoryUrl(origin, repository)}/actions/workflows/${run.workflow.id}`,
    head_commit: simpleCommitBody(commit),
    repository: minimalRepositoryBody(origin, repository),
    head_repository: run.headRepository.deleted ? null : minimalRepositoryBody(origin, run.headRepository),
  }
}

/** The `workflow` beside the run in a payload. */
export function workflowBody(origin: string, repository: Repository, run: WorkflowRun) {
  const page = repositoryPage(origin, repository)
  return {
    id: run.workflow.id,
    node_id: nodeId('Workflow', run.workflow.id),
    name: run.workflow.name,
    path: run.workflow.path,
    state: 'active',
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    url: `${repositoryUrl(origin, repository)}/actions/workflows/${run.workflow.id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${run.workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(run.workflow.name)}/badge.svg`,
  }
}

/** `job`. */
export function jobBody(origin: string, repository: Repository, run: WorkflowRun, job: Job) {
  const { checkRun } = job
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.headBranch,
    run_url: `${repositoryUrl(origin, repository)}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId('Job', job.id),
    head_sha: run.headSha,
    url: `${repositoryUrl(origin, repository)}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(origin, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: checkRun.status,
    conclusion: checkRun.conclusion,
    created_at: iso(run.createdAt),
    started_at: iso(checkRun.startedAt ?? run.startedAt),
    completed_at: isoOrNull(checkRun.completedAt),
    name: job.name,
    steps: [],
    check_run_url: `${repositoryUrl(origin, repository)}/check-runs/${checkRun.id}`,
    labels: ['ubuntu-latest'],
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
  }
}

/** `artifact`. */
export function artifactBody(origin: string, repository: Repository, run: WorkflowRun, artifact: Artifact) {
  const url = `${repositoryUrl(origin, repository)}/actions/artifacts/${artifact.id}`
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.zip.byteLength,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    digest: `sha256:${createHash('sha256').update(artifact.zip).digest('hex')}`,
    created_at: iso(artifact.createdAt),
    updated_at: iso(artifact.createdAt),
    expires_at: iso(artifact.createdAt + ARTIFACT_DAYS * 86_400_000),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  }
}
