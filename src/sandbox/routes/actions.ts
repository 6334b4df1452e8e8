import { randomBytes } from 'node:crypto'
import { rerun } from '../actions/runs.ts'
import { notFound, problem } from '../answer.ts'
import { artifactBody, jobBody, workflowRunBody } from '../bodies/workflow-run.ts'
import type { WorkflowRun } from '../model.ts'
import { counted } from '../page-of.ts'
import { type RepositoryCall, type Route, repositoryRoute } from '../route.ts'

/** A download address is good for a minute. */
const SIGNED_FOR_MS = 60_000

function findRun({ repository, params }: RepositoryCall): WorkflowRun | undefined {
  return repository.runs.find((run) => run.id === Number(params.run_id))
}

/** Workflow runs, their jobs and artifacts. */
export const actionRoutes: Route[] = [
  repositoryRoute('GET', '/actions/runs', ['actions: read'], (call) => {
    const { world, repository, query } = call
    const is = (name: string, value: string | null) => !query.has(name) || query.get(name) === value
    const found = repository.runs
      .filter((run) => is('head_sha', run.headSha) && is('event', run.event) && is('branch', run.headBranch))
      .filter((run) => is('status', run.status) || is('status', run.conclusion))
      .reverse()
    return counted(call, found, 'workflow_runs', (run) =>
      workflowRunBody(world.state.origin, repository, run),
    )
  }),

  repositoryRoute('GET', '/actions/runs/{run_id}', ['actions: read'], (call) => {
    const run = findRun(call)
    if (!run) return notFound()
    return { status: 200, body: workflowRunBody(call.world.state.origin, call.repository, run) }
  }),

  repositoryRoute('GET', '/actions/runs/{run_id}/jobs', ['actions: read'], (call) => {
    const { world, repository, query } = call
    const run = findRun(call)
    if (!run) return notFound()
    const all = query.get('filter') === 'all'
    const jobs = run.jobs.filter((job) => all || job.attempt === run.attempt)
    return counted(call, jobs, 'jobs', (job) => jobBody(world.state.origin, repository, run, job))
  }),

  repositoryRoute('GET', '/actions/runs/{run_id}/artifacts', ['actions: read'], (call) => {
    const { world, repository, query } = call
    const run = findRun(call)
    if (!run) return notFound()
    const name = query.get('name')
    const artifacts = run.artifacts.filter((artifact) => !name || artifact.name === name)
    return counted(call, artifacts, 'artifacts', (artifact) =>
      artifactBody(world.state.origin, repository, run, artifact),
    )
  }),

  repositoryRoute(
    'GET',
    '/actions/artifacts/{artifact_id}/{archive_format}',
    ['actions: read'],
    ({ world, repository, params }) => {
      const { state } = world
      const id = Number(params.artifact_id)
      const artifact = repository.runs.flatMap((run) => run.artifacts).find((each) => each.id === id)
      if (!artifact || params.archive_format !== 'zip') return notFound()
      if (artifact.expired) return problem(410, 'Artifact has expired')
      const signature = randomBytes(16).toString('hex')
      state.downloads.set(signature, { artifact, expiresAt: state.now() + SIGNED_FOR_MS })
      return {
        status: 302,
        headers: { location: `${state.blobOrigin}/${artifact.id}.zip?sig=${signature}` },
      }
    },
  ),

  repositoryRoute('POST', '/actions/runs/{run_id}/rerun', ['actions: write'], (call) => {
    const run = findRun(call)
    if (!run) return notFound()
    if (run.status !== 'completed') {
      return problem(403, 'This workflow run is already running.')
    }
    rerun(call.world, call.repository, run)
    return { status: 201, body: {} }
  }),
]
