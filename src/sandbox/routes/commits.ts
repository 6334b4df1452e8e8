import { notFound, problem } from '../answer.ts'
import { commitBody, fileBody } from '../bodies/commit.ts'
import { simplePullRequestBody } from '../bodies/pull-request.ts'
import { repositoryPage, repositoryUrl } from '../bodies/repository.ts'
import { ancestors, commitOf, commitsBetween, mergeBase, resolve } from '../graph.ts'
import type { Commit, Repository } from '../model.ts'
import { listed, pageOf } from '../page-of.ts'
import { diffWithRenames } from '../renames.ts'
import { type RepositoryCall, type Route, repositoryRoute } from '../route.ts'

/** A comparison lists no more files than these, all of them on its first page. */
const MOST_FILES = 300

function isFirstPage({ query }: RepositoryCall): boolean {
  return Number(query.get('page') ?? 1) === 1
}

/** A side of a comparison: a ref of the repository, or `owner:branch` of one in its network. */
function resolveSide({ world, repository }: RepositoryCall, side: string): Commit | null {
  const [owner, branch] = side.split(':')
  if (branch === undefined) return resolve(repository, side)
  for (const other of world.state.repositories.values()) {
    if (other.network === repository.network && other.owner.login === owner) {
      return resolve(other, branch)
    }
  }
  return null
}

function reachable(repository: Repository, sha: string): boolean {
  for (const tip of repository.branches.values()) {
    if (ancestors(repository, tip).some((commit) => commit.sha === sha)) return true
  }
  return false
}

function statusOf(ahead: number, behind: number): string {
  if (ahead === 0) return behind === 0 ? 'identical' : 'behind'
  return behind === 0 ? 'ahead' : 'diverged'
}

/** Commits, and how two of them differ. */
export const commitRoutes: Route[] = [
  repositoryRoute('GET', '/commits', ['contents: read'], (call) => {
    const { world, repository, query } = call
    const from = resolve(repository, query.get('sha') ?? repository.defaultBranch)
    if (!from) return notFound()
    const since = Date.parse(query.get('since') ?? '') || Number.NEGATIVE_INFINITY
    const until = Date.parse(query.get('until') ?? '') || Number.POSITIVE_INFINITY
    const commits = ancestors(repository, from.sha).filter(
      (commit) => commit.date >= since && commit.date <= until,
    )
    return listed(call, commits, (commit) => commitBody(world.state.origin, repository, commit))
  }),

  repositoryRoute('GET', '/commits/{commit_sha}/pulls', ['pull_requests: read'], (call) => {
    const { world, repository, params } = call
    const commit = resolve(repository, params.commit_sha ?? '')
    if (!commit) return problem(422, `No commit found for SHA: ${params.commit_sha}`)
    const pulls = repository.pulls.filter(
      (pull) =>
        pull.head.repository === repository &&
        commitsBetween(repository, pull.base.sha, pull.head.sha).includes(commit),
    )
    const shown = reachable(repository, commit.sha) ? pulls : []
    return listed(call, shown, (pull) => simplePullRequestBody(world.state.origin, repository, pull))
  }),

  repositoryRoute('GET', '/commits/{ref}', ['contents: read'], ({ world, repository, params }) => {
    const commit = resolve(repository, params.ref ?? '')
    if (!commit) return problem(422, `No commit found for SHA: ${params.ref}`)
    const parent = commit.parents[0]
    const before = parent === undefined ? new Map<string, string>() : commitOf(repository, parent).files
    const changes = diffWithRenames(before, commit.files)
    const additions = changes.reduce((sum, change) => sum + change.additions, 0)
    const deletions = changes.reduce((sum, change) => sum + change.deletions, 0)
    return {
      status: 200,
      body: {
        ...commitBody(world.state.origin, repository, commit),
        stats: { additions, deletions, total: additions + deletions },
        files: changes.map((each) => fileBody(world.state.origin, repository, commit.sha, each)),
      },
    }
  }),

  repositoryRoute('GET', '/compare/{basehead}', ['contents: read'], (call) => {
    const { world, repository, params } = call
    const { origin } = world.state
    const [from = '', to = ''] = (params.basehead ?? '').split('...')
    const base = resolveSide(call, from)
    const head = resolveSide(call, to)
    const common = base && head && mergeBase(repository, base.sha, head.sha)
    if (!common) return notFound()
    const ahead = commitsBetween(repository, base.sha, head.sha).reverse()
    const behind = commitsBetween(repository, head.sha, base.sha)
    const { items, headers } = pageOf(call, ahead)
    const files = isFirstPage(call) ? diffWithRenames(common.files, head.files).slice(0, MOST_FILES) : []
    const name = `compare/${from}...${to}`
    const page = `${repositoryPage(origin, repository)}/${name}`
    return {
      status: 200,
      headers,
      body: {
        url: `${repositoryUrl(origin, repository)}/${name}`,
        html_url: page,
        permalink_url: `${repositoryPage(origin, repository)}/compare/${base.sha}...${head.sha}`,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        base_commit: commitBody(origin, repository, base),
        merge_base_commit: commitBody(origin, repository, common),
        status: statusOf(ahead.length, behind.length),
        ahead_by: ahead.length,
        behind_by: behind.length,
        total_commits: ahead.length,
        commits: items.map((commit) => commitBody(origin, repository, commit)),
        files: files.map((each) => fileBody(origin, repository, head.sha, each)),
      },
    }
  }),
]
