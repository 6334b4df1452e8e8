import { workflowBody, workflowRunBody } from '../bodies/workflow-run.ts'
import { emit, type World } from '../events.ts'
import { commitOf } from '../graph.ts'
import type { Account, Artifact, Conclusion, PullRequest, Repository, WorkflowRun } from '../model.ts'
import { addCheckRun, emitCheckRun } from './check-runs.ts'
import { addSuite } from './suites.ts'

/** What a workflow runs on. */
export interface NewRun {
  workflow: string
  event: string
  jobs: string[]
  headSha: string
  headBranch: string
  headRepository: Repository
  pull: PullRequest | null
  actor: Account
}

function emitRun(world: World, repository: Repository, run: WorkflowRun, action: string) {
  const { origin } = world.state
  emit(world, repository, 'workflow_run', action, run.actor, {
    workflow: workflowBody(origin, repository, run),
    workflow_run: workflowRunBody(origin, repository, run),
  })
}

function workflowOf(world: World, repository: Repository, name: string) {
  const known = repository.runs.find((run) => run.workflow.name === name)?.workflow
  const file = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return known ?? { id: world.state.nextId(), name, path: `.github/workflows/${file}.yml` }
}

/** Starts a workflow run: `requested`, then `in_progress` with a check run for each job. */
export function startRun(world: World, repository: Repository, fresh: NewRun): WorkflowRun {
  const { state } = world
  const at = state.now()
  const { headSha, headBranch, headRepository, actor } = fresh
  commitOf(repository, headSha)
  const workflow = workflowOf(world, repository, fresh.workflow)
  const suiteBranch = headRepository === repository ? headBranch : null
  const { pull } = fresh
  const run: WorkflowRun = {
    id: state.nextId(),
    number: repository.runs.filter((each) => each.workflow.id === workflow.id).length + 1,
    attempt: 1,
    workflow,
    event: fresh.event,
    status: 'queued',
    conclusion: null,
    headSha,
    headBranch,
    headRepository,
    pull: pull && { pull, baseSha: pull.base.sha, mergeSha: pull.mergeCommit },
    actor,
    suite: addSuite(world, repository, state.actions, headSha, suiteBranch),
    jobs: [],
    artifacts: [],
    createdAt: at,
    startedAt: at,
    updatedAt: at,
  }
  repository.runs.push(run)
  begin(world, repository, run, fresh.jobs)
  return run
}

function begin(world: World, repository: Repository, run: WorkflowRun, names: string[]) {
  emitRun(world, repository, run, 'requested')
  run.status = 'in_progress'
  for (const name of names) {
    const checkRun = addCheckRun(world, repository, world.state.actions, {
      name,
      headSha: run.headSha,
      suite: run.suite,
      status: 'in_progress',
      startedAt: world.state.now(),
    })
    run.jobs.push({ id: checkRun.id, name, checkRun, attempt: run.attempt })
    emitCheckRun(world, repository, checkRun, 'created', run.actor)
  }
  emitRun(world, repository, run, 'in_progress')
}

/** Completes a run and its jobs; with artifacts that are already zipped, newest first in every list. */
export function completeRun(
  world: World,
  repository: Repository,
  run: WorkflowRun,
  conclusion: Conclusion,
  artifacts: Pick<Artifact, 'name' | 'zip' | 'contentType'>[],
): void {
  const at = world.state.now()
  for (const artifact of artifacts) {
    run.artifacts.unshift({ ...artifact, id: world.state.nextId(), expired: false, createdAt: at })
  }
  for (const { checkRun, attempt } of run.jobs) {
    if (attempt !== run.attempt) continue
    Object.assign(checkRun, { status: 'completed', conclusion, completedAt: at })
    emitCheckRun(world, repository, checkRun, 'completed', run.actor)
  }
  Object.assign(run, { status: 'completed', conclusion, updatedAt: at })
  emitRun(world, repository, run, 'completed')
}

/** Runs a completed run once more; artifacts of earlier attempts stay. */
export function rerun(world: World, repository: Repository, run: WorkflowRun): void {
  const names = [...new Set(run.jobs.map((job) => job.name))]
  const at = world.state.now()
  const attempt = run.attempt + 1
  Object.assign(run, { attempt, status: 'queued', conclusion: null, startedAt: at, updatedAt: at })
  begin(world, repository, run, names)
}
