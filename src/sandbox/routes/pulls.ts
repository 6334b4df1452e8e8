import { testMerge } from '../actions/pushes.ts'
import { notFound } from '../answer.ts'
import { commitBody, fileBody } from '../bodies/commit.ts'
import { pullRequestBody, pullRequestChanges, simplePullRequestBody } from '../bodies/pull-request.ts'
import { commitsBetween } from '../graph.ts'
import type { PullRequest } from '../model.ts'
import { listed } from '../page-of.ts'
import { type RepositoryCall, type Route, repositoryRoute } from '../route.ts'

/** A pull request lists no more files than these. */
const MOST_FILES = 3_000

function findPull({ repository, params }: RepositoryCall): PullRequest | undefined {
  return repository.pulls.find((pull) => pull.number === Number(params.pull_number))
}

/** Pull requests. */
export const pullRoutes: Route[] = [
  repositoryRoute('GET', '/pulls', ['pull_requests: read'], (call) => {
    const { world, repository, query } = call
    const state = query.get('state') ?? 'open'
    const head = query.get('head')
    const base = query.get('base')
    const found = repository.pulls
      .filter((pull) => state === 'all' || pull.state === state)
      .filter((pull) => !head || `${pull.head.repository.owner.login}:${pull.head.ref}` === head)
      .filter((pull) => !base || pull.base.ref === base)
      .reverse()
    return listed(call, found, (pull) => simplePullRequestBody(world.state.origin, repository, pull))
  }),

  repositoryRoute('GET', '/pulls/{pull_number}', ['pull_requests: read'], (call) => {
    const pull = findPull(call)
    if (!pull) return notFound()
    const body = pullRequestBody(call.world.state.origin, call.repository, pull)
    // GitHub answers with the old test merge and makes the new one behind the scenes.
    if (pull.state === 'open' && !pull.mergeIsFresh) testMerge(call.world, call.repository, pull)
    return { status: 200, body }
  }),

  repositoryRoute('GET', '/pulls/{pull_number}/files', ['pull_requests: read'], (call) => {
    const pull = findPull(call)
    if (!pull) return notFound()
    return listed(call, pullRequestChanges(call.repository, pull).slice(0, MOST_FILES), (change) =>
      fileBody(call.world.state.origin, call.repository, pull.head.sha, change),
    )
  }),

  repositoryRoute('GET', '/pulls/{pull_number}/commits', ['pull_requests: read'], (call) => {
    const pull = findPull(call)
    if (!pull) return notFound()
    const commits = commitsBetween(call.repository, pull.base.sha, pull.head.sha).reverse()
    return listed(call, commits, (commit) => commitBody(call.world.state.origin, call.repository, commit))
  }),
]
