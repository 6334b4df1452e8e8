import { pushedCommitBody } from '../bodies/commit.ts'
import { pullRequestBody } from '../bodies/pull-request.ts'
import { repositoryPage } from '../bodies/repository.ts'
import { diff } from '../diff.ts'
import { emit, type World } from '../events.ts'
import { addCommit, commitOf, commitsBetween, mergedFiles } from '../graph.ts'
import type { Account, Commit, PullRequest, Repository } from '../model.ts'
import { requestSuite } from './suites.ts'

const NOTHING = '0'.repeat(40)

/** A new commit on a branch, or the first of a repository. `files` are laid over the parent's; null removes one. */
export interface Change {
  message: string
  author: Account
  files: Record<string, string | null>
}

/** Commits to a branch and pushes it. */
export function commitTo(world: World, repository: Repository, branch: string, change: Change): Commit {
  const tip = repository.branches.get(branch)
  if (tip === undefined && repository.branches.size > 0) {
    throw new Error(`${repository.name} has no branch ${branch}`)
  }
  const files = new Map(tip === undefined ? [] : commitOf(repository, tip).files)
  for (const [path, content] of Object.entries(change.files)) {
    if (content === null) files.delete(path)
    else files.set(path, content)
  }
  const commit = addCommit(repository, {
    message: change.message,
    parents: tip === undefined ? [] : [tip],
    author: change.author,
    date: world.state.now(),
    files,
  })
  push(world, repository, branch, commit, change.author)
  return commit
}

/** Merges one branch into another, and pushes the merge. */
export function mergeBranch(
  world: World,
  repository: Repository,
  into: string,
  from: string,
  by: Account,
): Commit {
  const [ours, theirs] = [repository.branches.get(into), repository.branches.get(from)]
  if (ours === undefined || theirs === undefined)
    throw new Error(`${repository.name} lacks ${into} or ${from}`)
  const commit = addCommit(repository, {
    message: `Merge branch ${from} into ${into}`,
    parents: [ours, theirs],
    author: by,
    date: world.state.now(),
    files: mergedFiles(repository, ours, theirs),
  })
  push(world, repository, into, commit, by)
  return commit
}

/** Moves a branch to a commit and tells everyone: `push`, the pull requests from it and onto it. */
export function push(
  world: World,
  repository: Repository,
  branch: string,
  commit: Commit,
  by: Account,
): void {
  const before = repository.branches.get(branch)
  repository.branches.set(branch, commit.sha)
  emitPush(world, repository, branch, before, commit, by)
  requestSuite(world, repository, commit.sha, branch, by)
  for (const base of world.state.repositories.values()) {
    for (const pull of base.pulls) {
      if (pull.state !== 'open') continue
      if (pull.head.repository === repository && pull.head.ref === branch) {
        synchronize(world, base, pull, commit, by)
      }
      if (base === repository && pull.base.ref === branch) pull.mergeIsFresh = false
    }
  }
}

function emitPush(
  world: World,
  repository: Repository,
  branch: string,
  before: string | undefined,
  commit: Commit,
  by: Account,
) {
  const { origin } = world.state
  const commits = before === undefined ? [] : commitsBetween(repository, before, commit.sha).reverse()
  const body = (each: Commit) => {
    const parent = each.parents[0]
    const files = parent === undefined ? new Map<string, string>() : commitOf(repository, parent).files
    return pushedCommitBody(origin, repository, each, diff(files, each.files))
  }
  const email = `${by.id}+${by.login}@users.noreply.github.com`
  emit(world, repository, 'push', null, by, {
    ref: `refs/heads/${branch}`,
    before: before ?? NOTHING,
    after: commit.sha,
    created: before === undefined,
    deleted: false,
    forced: false,
    base_ref: null,
    compare: `${repositoryPage(origin, repository)}/compare/${before ?? branch}...${commit.sha}`,
    commits: commits.map(body),
    head_commit: body(commit),
    pusher: { name: by.login, email },
  })
}

function synchronize(world: World, base: Repository, pull: PullRequest, commit: Commit, by: Account) {
  const before = pull.head.sha
  pull.head.sha = commit.sha
  testMerge(world, base, pull)
  pull.updatedAt = world.state.now()
  pull.events.push({
    at: world.state.now(),
    kind: 'pushed',
    by,
    commits: commitsBetween(base, before, commit.sha).reverse(),
  })
  if (pull.head.repository !== base) requestSuite(world, base, commit.sha, null, by)
  emit(world, base, 'pull_request', 'synchronize', by, {
    number: pull.number,
    before,
    after: commit.sha,
    pull_request: pullRequestBody(world.state.origin, base, pull),
  })
}

/** Makes `refs/pull/N/merge`: the base branch's tip first, the head second. `base.sha` stays where it was. */
export function testMerge(world: World, repository: Repository, pull: PullRequest): void {
  const base = repository.branches.get(pull.base.ref) ?? pull.base.sha
  pull.mergeIsFresh = true
  pull.mergeCommit = addCommit(repository, {
    message: `Merge ${pull.head.sha} into ${base}`,
    parents: [base, pull.head.sha],
    author: pull.author,
    date: world.state.now(),
    files: mergedFiles(repository, base, pull.head.sha),
  }).sha
}
