import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** GitHub's word for a run that waits for somebody to approve it. */
const APPROVAL = 'action_required'

/** A workflow run of a commit. */
export interface WorkflowRun {
  id: number
  attempt: number
  /** The workflow's name. */
  workflow: string
  /** The workflow's file, e.g. `.github/workflows/ci.yml`; null where GitHub does not say. */
  path: string | null
  event: string
  branch: string | null
  /** Where the branch is; null if that repository was deleted. */
  headRepositoryId: number | null
  completed: boolean
  /** When its last attempt began, in milliseconds since 1970; null where GitHub does not say. */
  startedAt: number | null
  /** How it ended, in GitHub's words; null while it runs. */
  conclusion: string | null
}

/** A workflow's file without the ref that GitHub may add (`.github/workflows/ci.yml@main`). */
export function workflowPath(path: string | null | undefined): string | null {
  const end = path ? /\.ya?ml@/.exec(path) : null
  return (end ? path?.slice(0, end.index + end[0].length - 1) : path) || null
}

/** The workflow runs of a commit, newest first; one request for up to 100 of them. */
export async function workflowRunsOf(
  octokit: Octokit,
  name: RepositoryName,
  headSha: string,
): Promise<WorkflowRun[]> {
  const { data } = await octokit.rest.actions.listWorkflowRunsForRepo({
    ...name,
    head_sha: headSha,
    per_page: 100,
  })
  return data.workflow_runs.map((run) => ({
    id: run.id,
    attempt: run.run_attempt ?? 1,
    workflow: run.name ?? String(run.workflow_id),
    path: workflowPath(run.path),
    event: run.event,
    branch: run.head_branch,
    headRepositoryId: run.head_repository?.id ?? null,
    // One that waits for its approval is told either way.
    completed: run.status === 'completed' || run.status === APPROVAL,
    startedAt: Date.parse(run.run_started_at ?? run.created_at) || null,
    conclusion: run.conclusion ?? (run.status === APPROVAL ? APPROVAL : null),
  }))
}

/** Runs a workflow run again; false where GitHub refuses, e.g. because it still runs or is too old. */
export async function rerun(octokit: Octokit, name: RepositoryName, runId: number): Promise<boolean> {
  try {
    await octokit.rest.actions.reRunWorkflow({ ...name, run_id: runId, request: { retries: 0 } })
    return true
  } catch (error) {
    if (statusOf(error) === 403 || statusOf(error) === 404) return false
    throw error
  }
}

/** The workflow file of a run; null if GitHub does not know the run any more. */
export async function pathOfRun(
  octokit: Octokit,
  name: RepositoryName,
  runId: number,
): Promise<string | null> {
  try {
    const { data } = await octokit.rest.actions.getWorkflowRun({ ...name, run_id: runId })
    return workflowPath(data.path)
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}
