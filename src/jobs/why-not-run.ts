import type { NotRunReason, WorkflowState } from '../compare/not-judged.ts'
import { skipInstruction } from '../compare/workflows/skip-instruction.ts'
import { type Occasion, startedBy } from '../compare/workflows/started-by.ts'
import { readTriggers, type WorkflowEvent } from '../compare/workflows/triggers.ts'
import type { Octokit } from '../github/client.ts'
import { messageOf } from '../github/commits.ts'
import { changedPaths } from '../github/compare.ts'
import { fileAt } from '../github/files.ts'
import { isMergeable } from '../github/pull-requests.ts'
import { pathOfRun } from '../github/workflow-runs.ts'
import { type ChangedPaths, findChangedPaths, recordChangedPaths } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import type { Repository } from '../store/repositories.ts'
import { setWorkflowPath } from '../store/runs.ts'
import { findWorkflowFiles, recordWorkflowFile, type WorkflowFile } from '../store/workflow-files.ts'
import type { BaseWorkflow } from './workflow-states.ts'

/** A head for which workflows have not run, and what it is compared with. */
export interface Unrun {
  db: Database
  octokit: Octokit
  repository: Repository
  headSha: string
  /** The commit that it is to be compared with, whose workflow files count. */
  baseSha: string
  /** The branch that it is to land on. */
  baseBranch: string
  /** The branch that it was pushed to, in this repository or in a fork. */
  pushedBranch: string
  fromFork: boolean
  /** Null for a merge group. */
  pullRequestNumber: number | null
  now: number
}

const nameOf = ({ repository }: Unrun) => ({ owner: repository.owner, repo: repository.name })

/** A workflow file at a commit; asks GitHub (one request) if it is not known yet. */
async function workflowFile(unrun: Unrun, commitSha: string, path: string): Promise<WorkflowFile> {
  const { db, octokit, repository, now } = unrun
  const place = { repositoryId: repository.id, commitSha }
  const known = (await findWorkflowFiles(db, place, [path])).get(path)
  if (known) return known
  const text = await fileAt(octokit, nameOf(unrun), path, commitSha)
  const triggers = text === null ? null : readTriggers(text)
  const file: WorkflowFile =
    text === null
      ? { state: 'absent', triggers: null }
      : triggers
        ? { state: 'read', triggers }
        : { state: 'unreadable', triggers: null }
  await recordWorkflowFile(db, { ...place, path }, file, now)
  return file
}

/** What the head changes; asks GitHub if it is not known yet (one request for up to 300 files). */
async function changeOf(unrun: Unrun): Promise<ChangedPaths> {
  const { db, octokit, repository, headSha, baseSha, pullRequestNumber, now } = unrun
  const pair = { repositoryId: repository.id, baseSha, headSha }
  const known = await findChangedPaths(db, pair)
  if (known) return known
  const of = { pullRequestNumber, base: baseSha, head: headSha }
  const change = await changedPaths(octokit, nameOf(unrun), of)
  await recordChangedPaths(db, pair, change, now)
  return change
}

/** The workflow's file. Builds of older versions do not tell it: their run is asked, once. */
async function pathOf(unrun: Unrun, { workflowPath, runId }: BaseWorkflow): Promise<string | null> {
  if (workflowPath !== null) return workflowPath
  const path = await pathOfRun(unrun.octokit, nameOf(unrun), runId)
  if (path !== null) {
    const of = { repositoryId: unrun.repository.id, source: 'workflow_run' as const, runId }
    await setWorkflowPath(unrun.db, of, path)
  }
  return path
}

/** Why workflows that had to be started by these events were not; what is asked of GitHub is asked once. */
function silence(unrun: Unrun): (workflow: string, events: WorkflowEvent[]) => Promise<NotRunReason> {
  const { octokit, headSha, pullRequestNumber, fromFork } = unrun
  let instruction: Promise<string | null> | undefined
  let mergeable: Promise<boolean | null> | undefined
  return async (workflow, events) => {
    const isOnly = (...some: WorkflowEvent[]) => events.every((event) => some.includes(event))
    if (isOnly('push') && fromFork) return { code: 'not-for-forks', workflow }
    if (isOnly('push', 'pull_request')) {
      instruction ??= messageOf(octokit, nameOf(unrun), headSha).then(skipInstruction)
      const found = await instruction
      if (found !== null) return { code: 'skip-instruction', workflow, instruction: found }
    }
    if (isOnly('pull_request') && pullRequestNumber !== null) {
      mergeable ??= isMergeable(octokit, nameOf(unrun), pullRequestNumber)
      if ((await mergeable) === false) return { code: 'merge-conflict', workflow }
    }
    return { code: 'no-run', workflow }
  }
}

/**
 * What became of workflows that have no run for a head: left out by the filters of the base's copy of their file, or why
 * not. What is read for that is remembered by commit.
 */
export async function whyNotRun(
  unrun: Unrun,
  workflows: BaseWorkflow[],
): Promise<Map<string, WorkflowState>> {
  const states = new Map<string, WorkflowState>()
  const why = silence(unrun)
  for (const one of workflows) states.set(one.key, await stateOf(unrun, one, why))
  return states
}

async function stateOf(
  unrun: Unrun,
  one: BaseWorkflow,
  why: ReturnType<typeof silence>,
): Promise<WorkflowState> {
  const { workflow } = one
  const unreadable: WorkflowState = { kind: 'not-run', reason: { code: 'unreadable', workflow } }
  const path = await pathOf(unrun, one)
  if (path === null) return unreadable
  const file = await workflowFile(unrun, unrun.baseSha, path)
  if (file.state === 'absent' && one.sha !== unrun.baseSha) {
    // The base branch itself has removed it since it brought the value.
    const before = await workflowFile(unrun, one.sha, path)
    return before.state === 'absent' ? unreadable : { kind: 'left-out' }
  }
  if (file.state !== 'read') return unreadable
  const changed = await changeOf(unrun)
  if (changed.paths.includes(path)) return { kind: 'not-run', reason: { code: 'changed', workflow } }
  const { baseBranch, pushedBranch, pullRequestNumber } = unrun
  const kind: Occasion['kind'] = pullRequestNumber === null ? 'merge-group' : 'pull-request'
  const events = startedBy(file.triggers, { kind, baseBranch, pushedBranch, changed })
  if (events.length === 0) return { kind: 'left-out' }
  return { kind: 'not-run', reason: await why(workflow, events) }
}
