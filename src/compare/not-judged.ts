/**
 * Why a rule could not be judged: codes and data, put into words by the report.
 *
 * `missing`: the workflow that brings the metric ran, and did not bring it. `became-label`: a text instead of a number.
 * `other-environment`: it was measured in other environments instead. `check-missing`: the check whose duration it is
 * has not succeeded. All others say why the workflow that brings it did not run.
 */
export type NotJudgedReason =
  | { code: 'missing'; uploadProblems: number }
  | { code: 'became-label' }
  | { code: 'other-environment'; environments: string[] }
  | { code: 'check-missing' }
  | NotRunReason

/**
 * Why a workflow has not run for a head. `ended`: a run was made and ended without running, in GitHub's words. `changed`:
 * the pull request changes the workflow's file. `unreadable`: what starts it cannot be told. `not-for-forks`: it runs on
 * pushes to the repository itself, and the head is a fork's.
 */
export type NotRunReason = { workflow: string } & (
  | { code: 'no-run' | 'still-running' | 'changed' | 'unreadable' }
  | { code: 'approval-awaited' | 'merge-conflict' | 'not-for-forks' }
  | { code: 'ended'; conclusion: string }
  | { code: 'skip-instruction'; instruction: string }
)

/** What became, for a head, of a workflow that brings metrics on the base branch. */
export type WorkflowState =
  | { kind: 'ran' }
  /** It is still awaited: nothing is said of what it has not brought yet. */
  | { kind: 'running' }
  /** By the filters of the base's copy of its file it had nothing to do: its metrics are carried, and count as judged. */
  | { kind: 'left-out' }
  | { kind: 'not-run'; reason: NotRunReason }

/** What tells workflows apart: the file, or the name where the file is not known. */
export interface WorkflowRef {
  workflow: string | null
  workflowPath: string | null
}

/** The key of a workflow's state; null where nothing is known of the workflow. */
export function workflowKey({ workflow, workflowPath }: WorkflowRef): string | null {
  return workflowPath ?? workflow
}

/** Whether two are the same workflow: by its file, or by its name where one's file is not known. */
export function isSameWorkflow(one: WorkflowRef, other: WorkflowRef): boolean {
  return one.workflowPath !== null && other.workflowPath !== null
    ? one.workflowPath === other.workflowPath
    : one.workflow === other.workflow
}

/** Runs that ended like this have not run: what they did not bring was not measured. */
const NOT_RUN: ReadonlySet<string> = new Set([
  'skipped',
  'cancelled',
  'action_required',
  'startup_failure',
  'stale',
])

/** Whether a completed run did its work, by its conclusion in GitHub's words; one that is not known counts as done. */
export function hasRun(conclusion: string | null): boolean {
  return conclusion === null || !NOT_RUN.has(conclusion)
}
