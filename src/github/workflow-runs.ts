import type { Octokit, RepositoryName } from './client.ts'

/** A workflow run of a commit. */
export interface WorkflowRun {
  id: number
  attempt: number
  /** The workflow's name. */
  workflow: string
  event: string
  completed: boolean
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
    event: run.event,
    completed: run.status === 'completed',
  }))
}
