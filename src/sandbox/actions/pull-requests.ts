import { simpleCommitBody } from '../bodies/commit.ts'
import { pullRequestBody } from '../bodies/pull-request.ts'
import { emit, type World } from '../events.ts'
import { addCommit, commitOf, commitsBetween, mergedFiles } from '../graph.ts'
import type { Account, Commit, PullRequest, Repository } from '../model.ts'
import { push, testMerge } from './pushes.ts'
import { requestSuite } from './suites.ts'

/** What a pull request is opened with. */
export interface NewPullRequest {
  title: string
  body: string | null
  author: Account
  head: { repository: Repository; ref: string }
  base: string
}

function emitPull(
  world: World,
  repository: Repository,
  pull: PullRequest,
  action: string,
  by: Account,
  more: object = {},
) {
  emit(world, repository, 'pull_request', action, by, {
    number: pull.number,
    ...more,
    pull_request: pullRequestBody(world.state.origin, repository, pull),
  })
}

function tipOf(repository: Repository, branch: string): string {
  const sha = repository.branches.get(branch)
  if (sha === undefined) throw new Error(`${repository.name} has no branch ${branch}`)
  return sha
}

/** Opens a pull request. */
export function openPull(world: World, repository: Repository, fresh: NewPullRequest): PullRequest {
  const { state } = world
  const at = state.now()
  const head = tipOf(fresh.head.repository, fresh.head.ref)
  const base = tipOf(repository, fresh.base)
  const commits = commitsBetween(repository, base, head).reverse()
  const pull: PullRequest = {
    id: state.nextId(),
    number: repository.pulls.length + 1,
    title: fresh.title,
    body: fresh.body,
    author: fresh.author,
    state: 'open',
    locked: false,
    base: { ref: fresh.base, sha: base },
    head: { ...fresh.head, sha: head },
    mergeCommit: '',
    mergeIsFresh: true,
    conflicts: false,
    mergedBy: null,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    mergedAt: null,
    events: [{ at, kind: 'pushed', by: fresh.author, commits }],
  }
  testMerge(world, repository, pull)
  repository.pulls.push(pull)
  if (fresh.head.repository !== repository) requestSuite(world, repository, head, null, fresh.author)
  emitPull(world, repository, pull, 'opened', fresh.author)
  return pull
}

/** Points a pull request at another base branch, or renames it. */
export function editPull(
  world: World,
  repository: Repository,
  pull: PullRequest,
  by: Account,
  edit: { base?: string; title?: string },
): void {
  const changes: Record<string, object> = {}
  pull.updatedAt = world.state.now()
  if (edit.title !== undefined) {
    changes.title = { from: pull.title }
    pull.title = edit.title
  }
  if (edit.base !== undefined) {
    const { ref, sha } = pull.base
    changes.base = { ref: { from: ref }, sha: { from: sha } }
    pull.base = { ref: edit.base, sha: tipOf(repository, edit.base) }
    testMerge(world, repository, pull)
    pull.events.push({ at: pull.updatedAt, kind: 'retargeted', by, detail: edit.base })
  }
  emitPull(world, repository, pull, 'edited', by, { changes })
}

/** Closes a pull request without merging. */
export function closePull(world: World, repository: Repository, pull: PullRequest, by: Account): void {
  const at = world.state.now()
  Object.assign(pull, { state: 'closed', closedAt: at, updatedAt: at })
  pull.events.push({ at, kind: 'closed', by, detail: '' })
  emitPull(world, repository, pull, 'closed', by)
}

/** Opens a closed pull request again. */
export function reopenPull(world: World, repository: Repository, pull: PullRequest, by: Account): void {
  const at = world.state.now()
  Object.assign(pull, { state: 'open', closedAt: null, updatedAt: at })
  testMerge(world, repository, pull)
  pull.events.push({ at, kind: 'reopened', by, detail: '' })
  emitPull(world, repository, pull, 'reopened', by)
}

/** Merges a pull request with a merge commit on its base branch. */
export function mergePull(world: World, repository: Repository, pull: PullRequest, by: Account): Commit {
  const at = world.state.now()
  const base = tipOf(repository, pull.base.ref)
  const commit = addCommit(repository, {
    message: `Merge pull request #${pull.number} from ${pull.head.repository.owner.login}/${pull.head.ref}`,
    parents: [base, pull.head.sha],
    author: by,
    date: at,
    files: mergedFiles(repository, base, pull.head.sha),
  })
  Object.assign(pull, { state: 'closed', closedAt: at, mergedAt: at, updatedAt: at, mergedBy: by })
  pull.mergeCommit = commit.sha
  pull.events.push({ at, kind: 'merged', by, detail: commit.sha })
  push(world, repository, pull.base.ref, commit, by)
  emitPull(world, repository, pull, 'closed', by)
  return commit
}

/** A pull request in the merge queue: a commit of its own on a queue branch. */
export interface MergeGroup {
  pull: PullRequest
  sha: string
  branch: string
  base: string
}

function emitGroup(
  world: World,
  repository: Repository,
  { pull, sha, branch, base }: MergeGroup,
  action: string,
  by: Account,
  more: object = {},
): void {
  emit(world, repository, 'merge_group', action, by, {
    ...more,
    merge_group: {
      head_sha: sha,
      head_ref: `refs/heads/${branch}`,
      base_sha: base,
      base_ref: `refs/heads/${pull.base.ref}`,
      head_commit: simpleCommitBody(commitOf(repository, sha)),
    },
  })
}

/** Puts a pull request into the merge queue, behind another group where one is given. */
export function queuePull(
  world: World,
  repository: Repository,
  pull: PullRequest,
  by: Account,
  behind?: MergeGroup,
): MergeGroup {
  const base = behind?.sha ?? tipOf(repository, pull.base.ref)
  const commit = addCommit(repository, {
    message: `Merge pull request #${pull.number} into ${pull.base.ref}`,
    parents: [base, pull.head.sha],
    author: by,
    date: world.state.now(),
    files: mergedFiles(repository, base, pull.head.sha),
  })
  const branch = `gh-readonly-queue/${pull.base.ref}/pr-${pull.number}-${base}`
  push(world, repository, branch, commit, by)
  const group = { pull, sha: commit.sha, branch, base }
  emitGroup(world, repository, group, 'checks_requested', by)
  return group
}

/** Lands a group: its head becomes the base branch's, its branch goes, its pull request is merged. */
export function landGroup(world: World, repository: Repository, group: MergeGroup, by: Account): void {
  const { pull, sha, branch } = group
  const at = world.state.now()
  Object.assign(pull, { state: 'closed', closedAt: at, mergedAt: at, updatedAt: at, mergedBy: by })
  pull.mergeCommit = sha
  pull.events.push({ at, kind: 'merged', by, detail: sha })
  push(world, repository, pull.base.ref, commitOf(repository, sha), by)
  repository.branches.delete(branch)
  emitGroup(world, repository, group, 'destroyed', by, { reason: 'merged' })
  emitPull(world, repository, pull, 'closed', by)
}
