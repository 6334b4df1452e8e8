import { checkRunBody, suiteOfRunBody } from '../bodies/check-run.ts'
import { emit, type World } from '../events.ts'
import type { Account, App, CheckRun, Conclusion, Repository } from '../model.ts'
import { suiteOf } from './suites.ts'

type Action = 'created' | 'completed' | 'rerequested' | 'requested_action'

/** Tells the app of a check run; `rerequested` and `requested_action` go only to the app that owns it. */
export function emitCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  action: Action,
  by: Account,
  more: object = {},
): void {
  const { origin, app } = world.state
  const onlyOwner = action === 'rerequested' || action === 'requested_action'
  if (onlyOwner && run.app !== app) return
  emit(world, repository, 'check_run', action, by, {
    ...more,
    check_run: {
      ...checkRunBody(origin, repository, run),
      check_suite: suiteOfRunBody(origin, repository, run.suite),
    },
  })
}

/** A check run as it begins. */
export function addCheckRun(
  world: World,
  repository: Repository,
  app: App,
  fields: { name: string; headSha: string } & Partial<CheckRun>,
): CheckRun {
  const { name, headSha, ...given } = fields
  const suite = fields.suite ?? suiteOf(world, repository, app, headSha, branchOf(repository, headSha))
  const run: CheckRun = {
    id: world.state.nextId(),
    app,
    suite,
    name,
    headSha,
    status: 'queued',
    conclusion: null,
    startedAt: null,
    completedAt: null,
    detailsUrl: null,
    externalId: '',
    title: null,
    summary: null,
    text: null,
    annotations: [],
    images: [],
    actions: [],
    ...given,
  }
  suite.checkRuns.push(run)
  return run
}

function branchOf(repository: Repository, sha: string): string | null {
  for (const [name, tip] of repository.branches) if (tip === sha) return name
  return null
}

/** What another app reports. */
export interface ForeignCheck {
  name: string
  headSha: string
  /** The app's slug, such as `circleci`. */
  app: string
  startedAt: number
  completedAt: number | null
  conclusion?: Conclusion
}

/** Another app's check run begins or, with `completedAt`, is done. */
export function reportForeignCheck(
  world: World,
  repository: Repository,
  by: Account,
  check: ForeignCheck,
): CheckRun {
  const app = foreignApp(world, repository, check.app)
  const started = repository.suites
    .flatMap((suite) => suite.checkRuns)
    .find((run) => run.app === app && run.name === check.name && run.headSha === check.headSha)
  const pending = started?.status === 'in_progress' ? started : undefined
  const run = pending ?? addCheckRun(world, repository, app, { name: check.name, headSha: check.headSha })
  run.startedAt = check.startedAt
  run.status = 'in_progress'
  if (!pending) emitCheckRun(world, repository, run, 'created', by)
  if (check.completedAt === null) return run
  run.status = 'completed'
  run.completedAt = check.completedAt
  run.conclusion = check.conclusion ?? 'success'
  emitCheckRun(world, repository, run, 'completed', by)
  return run
}

function foreignApp(world: World, repository: Repository, slug: string): App {
  const known = repository.suites.find((suite) => suite.app.slug === slug)?.app
  const { nextId, now } = world.state
  const permissions = { checks: 'write', metadata: 'read' } as const
  const owner = repository.owner
  return known ?? { id: nextId(), slug, name: slug, owner, permissions, events: [], createdAt: now() }
}
