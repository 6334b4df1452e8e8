import { checkSuiteBody } from '../bodies/check-run.ts'
import { emit, type World } from '../events.ts'
import type { Account, App, CheckSuite, Repository } from '../model.ts'
import { installationOf } from '../state.ts'

/** The suite of an app on a commit, made if it is not there. */
export function suiteOf(
  world: World,
  repository: Repository,
  app: App,
  headSha: string,
  headBranch: string | null,
): CheckSuite {
  const found = repository.suites.find((suite) => suite.app === app && suite.headSha === headSha)
  return found ?? addSuite(world, repository, app, headSha, headBranch)
}

/** A new suite: each workflow run has its own. */
export function addSuite(
  world: World,
  repository: Repository,
  app: App,
  headSha: string,
  headBranch: string | null,
): CheckSuite {
  const createdAt = world.state.now()
  const suite = { id: world.state.nextId(), app, headSha, headBranch, checkRuns: [], createdAt }
  repository.suites.push(suite)
  return suite
}

/** Asks the app under test for its checks on a pushed commit. */
export function requestSuite(
  world: World,
  repository: Repository,
  headSha: string,
  headBranch: string | null,
  by: Account,
): void {
  const { app, origin } = world.state
  const installation = installationOf(world.state, repository)
  if (!app || installation?.permissions.checks !== 'write') return
  const suite = suiteOf(world, repository, app, headSha, headBranch)
  emit(world, repository, 'check_suite', 'requested', by, {
    check_suite: checkSuiteBody(origin, repository, suite),
  })
}

/** A user asks for all checks of a commit again; only the app that owns the suite hears of it. */
export function rerequestSuite(world: World, repository: Repository, headSha: string, by: Account): void {
  const { app, origin } = world.state
  const suite = repository.suites.find((each) => each.app === app && each.headSha === headSha)
  if (!suite) throw new Error(`the app has no check suite on ${headSha}`)
  emit(world, repository, 'check_suite', 'rerequested', by, {
    check_suite: checkSuiteBody(origin, repository, suite),
  })
}
