import {
  hasRun,
  isSameWorkflow,
  type NotRunReason,
  type WorkflowState,
  workflowKey,
} from '../compare/not-judged.ts'
import type { BaseValue } from '../compare/sides.ts'
import type { WorkflowRun } from '../github/workflow-runs.ts'
import type { RecordedRun } from '../store/runs.ts'

/** The last attempt of a workflow run of a head. */
export interface HeadRun {
  workflow: string | null
  workflowPath: string | null
  completed: boolean
  conclusion: string | null
}

/** A workflow that brings metrics on the base branch. */
export interface BaseWorkflow {
  key: string
  workflow: string
  workflowPath: string | null
  /** The run that brought the base's value, and the commit that it ran on. */
  runId: number
  sha: string
}

/** The last attempt of each run, recorded or listed: GitHub's list may be behind its own deliveries. */
export function runsOf(recorded: RecordedRun[], listed: WorkflowRun[]): HeadRun[] {
  const last = new Map<number, HeadRun & { attempt: number }>()
  const attempts = [
    ...listed.map(({ id, path, ...run }) => ({ ...run, runId: id, workflowPath: path })),
    ...recorded.map((run) => ({ ...run, completed: true })),
  ]
  for (const run of attempts) {
    const known = last.get(run.runId)
    if (known && known.attempt > run.attempt) continue
    const isSame = known?.attempt === run.attempt
    last.set(run.runId, {
      attempt: run.attempt,
      workflow: run.workflow,
      workflowPath: run.workflowPath ?? known?.workflowPath ?? null,
      completed: run.completed,
      conclusion: run.conclusion ?? (isSame ? known.conclusion : null),
    })
  }
  return [...last.values()]
}

/** Whether any run has done its work. */
export function anyHasRun(runs: HeadRun[]): boolean {
  return runs.some((run) => run.completed && hasRun(run.conclusion))
}

/** The workflows of the base's values, each once; checks are of none. */
export function workflowsOf(base: BaseValue[]): BaseWorkflow[] {
  const found = new Map<string, BaseWorkflow>()
  for (const { workflow, workflowPath, runId, sha } of base) {
    const key = workflowKey({ workflow, workflowPath })
    // What a check of the workflow took does not tell the workflow's name.
    if (key !== null && (!found.has(key) || found.get(key)?.workflow === key)) {
      found.set(key, { key, workflow: workflow ?? key, workflowPath, runId, sha })
    }
  }
  return [...found.values()]
}

function endedAs(workflow: string, conclusion: string): NotRunReason {
  return conclusion === 'action_required'
    ? { code: 'approval-awaited', workflow }
    : { code: 'ended', workflow, conclusion }
}

/** What the head's runs say of a workflow; null where there is none of it. */
export function stateByRuns(workflow: BaseWorkflow, runs: HeadRun[]): WorkflowState | null {
  const own = runs.filter((run) => isSameWorkflow(run, workflow))
  if (own.length === 0) return null
  if (own.some((run) => run.completed && hasRun(run.conclusion))) return { kind: 'ran' }
  const name = workflow.workflow
  const ended = own.find((run) => run.completed)
  return {
    kind: 'not-run',
    reason: ended ? endedAs(name, ended.conclusion ?? '') : { code: 'still-running', workflow: name },
  }
}
