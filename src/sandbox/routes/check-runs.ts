import { addCheckRun, emitCheckRun } from '../actions/check-runs.ts'
import { forbidden, notFound, problem } from '../answer.ts'
import { botOf } from '../bodies/account.ts'
import { checkRunBody, checkSuiteBody } from '../bodies/check-run.ts'
import { repositoryPage } from '../bodies/repository.ts'
import { resolve } from '../graph.ts'
import type { CheckRun } from '../model.ts'
import { counted, listed } from '../page-of.ts'
import { type RepositoryCall, type Route, repositoryRoute } from '../route.ts'
import { readBody } from './body.ts'
import { type CheckRunRequest, createCheckRunRequest, updateCheckRunRequest } from './check-run-request.ts'

function findCheckRun({ repository, params }: RepositoryCall): CheckRun | undefined {
  return repository.suites
    .flatMap((suite) => suite.checkRuns)
    .find((run) => run.id === Number(params.check_run_id))
}

/** Applies a request to a check run: what is absent stays, annotations are appended. */
function apply(run: CheckRun, request: CheckRunRequest, now: number): void {
  const { output } = request
  run.name = request.name ?? run.name
  run.detailsUrl = request.details_url ?? run.detailsUrl
  run.externalId = request.external_id ?? run.externalId
  run.startedAt = request.started_at ?? run.startedAt
  run.status = request.conclusion ? 'completed' : (request.status ?? run.status)
  if (run.status === 'completed') {
    run.conclusion = request.conclusion ?? run.conclusion
    run.completedAt = request.completed_at ?? run.completedAt ?? now
  } else {
    run.conclusion = null
    run.completedAt = null
  }
  run.actions = request.actions ?? run.actions
  if (!output) return
  run.title = output.title ?? run.title
  run.summary = output.summary
  run.text = output.text ?? run.text
  run.images = (output.images ?? run.images).map(({ caption, ...image }) => ({
    ...image,
    ...(caption === undefined ? {} : { caption }),
  }))
  for (const annotation of output.annotations ?? []) {
    const none = { start_column: null, end_column: null, title: null, raw_details: null }
    run.annotations.push({ ...none, ...annotation })
  }
}

/** The newest run of each name and app, unless all were asked for; newest first. */
function filtered(runs: CheckRun[], query: URLSearchParams): CheckRun[] {
  const name = query.get('check_name')
  const appId = query.get('app_id')
  const status = query.get('status')
  const found = runs
    .filter((run) => !name || run.name === name)
    .filter((run) => !appId || run.app.id === Number(appId))
    .filter((run) => !status || run.status === status)
    .toSorted((a, b) => b.id - a.id)
  if (query.get('filter') === 'all') return found
  const latest = new Map<string, CheckRun>()
  for (const run of found) {
    const key = `${run.app.id} ${run.name}`
    if (!latest.has(key)) latest.set(key, run)
  }
  return [...latest.values()]
}

/** Check runs and the suites they are in. */
export const checkRoutes: Route[] = [
  repositoryRoute('POST', '/check-runs', ['checks: write'], (call) => {
    const { world, repository, app } = call
    const request = readBody(createCheckRunRequest, call.body)
    if ('status' in request) return request
    const { head_sha, name } = request.value
    if (!/^[0-9a-f]{40}$/.test(head_sha) || !repository.network.has(head_sha)) {
      return problem(422, `No commit found for SHA: ${head_sha}`)
    }
    const run = addCheckRun(world, repository, app, { name, headSha: head_sha })
    run.startedAt = world.state.now()
    apply(run, request.value, world.state.now())
    emitCheckRun(world, repository, run, 'created', botOf(call.app))
    if (run.status === 'completed') emitCheckRun(world, repository, run, 'completed', botOf(call.app))
    const body = checkRunBody(world.state.origin, repository, run)
    return { status: 201, body, headers: { location: body.url } }
  }),

  repositoryRoute('PATCH', '/check-runs/{check_run_id}', ['checks: write'], (call) => {
    const { world, repository, app } = call
    const run = findCheckRun(call)
    if (!run) return notFound()
    if (run.app !== app) return forbidden('checks=write')
    const request = readBody(updateCheckRunRequest, call.body)
    if ('status' in request) return request
    const wasCompleted = run.status === 'completed'
    apply(run, request.value, world.state.now())
    if (run.status === 'completed' && !wasCompleted) {
      emitCheckRun(world, repository, run, 'completed', botOf(call.app))
    }
    return { status: 200, body: checkRunBody(world.state.origin, repository, run) }
  }),

  repositoryRoute('GET', '/check-runs/{check_run_id}', ['checks: read'], (call) => {
    const run = findCheckRun(call)
    if (!run) return notFound()
    return { status: 200, body: checkRunBody(call.world.state.origin, call.repository, run) }
  }),

  repositoryRoute('GET', '/check-runs/{check_run_id}/annotations', ['checks: read'], (call) => {
    const run = findCheckRun(call)
    if (!run) return notFound()
    const page = repositoryPage(call.world.state.origin, call.repository)
    return listed(call, run.annotations, (annotation) => ({
      ...annotation,
      blob_href: `${page}/blob/${run.headSha}/${annotation.path}`,
    }))
  }),

  repositoryRoute('GET', '/commits/{ref}/check-runs', ['checks: read'], (call) => {
    const { world, repository, params, query } = call
    const commit = resolve(repository, params.ref ?? '')
    if (!commit) return problem(422, `No commit found for SHA: ${params.ref}`)
    const runs = repository.suites
      .filter((suite) => suite.headSha === commit.sha)
      .flatMap((suite) => suite.checkRuns)
    return counted(call, filtered(runs, query), 'check_runs', (run) =>
      checkRunBody(world.state.origin, repository, run),
    )
  }),

  repositoryRoute('GET', '/commits/{ref}/check-suites', ['checks: read'], (call) => {
    const { world, repository, params, query } = call
    const commit = resolve(repository, params.ref ?? '')
    if (!commit) return problem(422, `No commit found for SHA: ${params.ref}`)
    const appId = query.get('app_id')
    const suites = repository.suites
      .filter((suite) => suite.headSha === commit.sha)
      .filter((suite) => !appId || suite.app.id === Number(appId))
    return counted(call, suites, 'check_suites', (suite) =>
      checkSuiteBody(world.state.origin, repository, suite),
    )
  }),
]
