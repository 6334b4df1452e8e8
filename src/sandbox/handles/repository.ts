import { accountOf } from '../actions/accounts.ts'
import { emitCheckRun, type ForeignCheck, reportForeignCheck } from '../actions/check-runs.ts'
import { landGroup, type MergeGroup, openPull, queuePull } from '../actions/pull-requests.ts'
import { commitTo, mergeBranch, push } from '../actions/pushes.ts'
import {
  addRepository,
  deleteFork,
  renameBranch,
  renameRepository,
  transferRepository,
} from '../actions/repositories.ts'
import { startRun } from '../actions/runs.ts'
import { rerequestSuite } from '../actions/suites.ts'
import type { World } from '../events.ts'
import { commitOf } from '../graph.ts'
import type { CheckRun, Commit, Repository, Role } from '../model.ts'
import { fullName } from '../state.ts'
import { type PullRequestHandle, pullRequestHandle } from './pull-request.ts'
import { type RunHandle, runHandle } from './run.ts'

/** A commit of a story; a null file is removed. Without files one is made up. */
export interface NewCommit {
  message?: string
  files?: Record<string, string | null>
  author?: string
}

/** What a workflow runs for: a branch's tip, a commit, a pull request or a merge group. */
export interface NewRun {
  /** Default `CI`. */
  workflow?: string
  /** Default `pull_request` with a pull request, else `push`. */
  event?: string
  branch?: string
  /** Default: the branch's tip. */
  sha?: string
  pullRequest?: PullRequestHandle
  /** Default one, `build`. */
  jobs?: string[]
}

/** What a pull request is opened with. */
export interface NewPull {
  head: string | { repository: RepositoryHandle; branch: string }
  base?: string
  title?: string
  body?: string | null
  author?: string
}

/** A repository in a story. */
export interface RepositoryHandle {
  repository: Repository
  id: number
  /** Current ones; they follow renames and transfers. */
  name(): string
  owner(): string
  fullName(): string
  tip(branch?: string): Commit
  /** Makes a branch at the tip of another one, or at a commit. */
  branch(name: string, from?: string): void
  /** Gives a branch another name, the default branch included. */
  renameBranch(from: string, to: string): void
  deleteBranch(name: string): void
  /** Moves a branch to another commit, whatever it was at. */
  forcePush(branch: string, sha: string): void
  /** Makes or moves a tag. */
  tag(name: string, sha: string): void
  /** Makes a commit that merges another branch. */
  mergeBranch(into: string, from: string): Commit
  commit(branch: string, commit?: NewCommit): Commit
  fork(owner: string): RepositoryHandle
  /** Deletes a fork; its pull requests stay. */
  delete(): void
  openPullRequest(pull: NewPull): PullRequestHandle
  /** Puts a pull request into the merge queue, behind another group where one is given. */
  mergeGroup(pull: PullRequestHandle, behind?: MergeGroup): MergeGroup
  /** The queue lands a group: the base branch is at its head, the pull request is merged. */
  land(group: MergeGroup): void
  startRun(run: NewRun): RunHandle
  /** The check runs of a commit, of the app under test unless all are asked for. */
  checkRuns(sha: string, of?: 'app' | 'all'): CheckRun[]
  checkRunOfOtherApp(check: ForeignCheck): CheckRun
  rerequestCheck(checkRun: CheckRun, sender?: string): void
  requestAction(checkRun: CheckRun, identifier: string, sender?: string): void
  rerequestSuite(sha: string, sender?: string): void
  /** Gives a user a role. */
  allow(login: string, role: Role): void
  rename(name: string): void
  transfer(to: string): void
}

function headOf(repository: Repository, run: NewRun) {
  const pull = run.pullRequest?.pull ?? null
  if (pull) {
    return { pull, headSha: pull.head.sha, headBranch: pull.head.ref, headRepository: pull.head.repository }
  }
  const headBranch = run.branch ?? repository.defaultBranch
  const headSha = run.sha ?? repository.branches.get(headBranch)
  if (headSha === undefined) throw new Error(`${repository.name} has no branch ${headBranch}`)
  return { pull, headSha, headBranch, headRepository: repository }
}

/** A repository as stories use it. */
export function repositoryHandle(world: World, repository: Repository): RepositoryHandle {
  const person = (login?: string) => (login === undefined ? repository.owner : accountOf(world, login))
  const tip = (branch = repository.defaultBranch) => {
    const sha = repository.branches.get(branch)
    if (sha === undefined) throw new Error(`${repository.name} has no branch ${branch}`)
    return commitOf(repository, sha)
  }
  return {
    repository,
    id: repository.id,
    name: () => repository.name,
    owner: () => repository.owner.login,
    fullName: () => fullName(repository),
    tip,
    branch(name, from) {
      repository.branches.set(name, (repository.network.get(from ?? '') ?? tip(from)).sha)
    },
    renameBranch(from, to) {
      renameBranch(world, repository, from, to, repository.owner)
    },
    deleteBranch(name) {
      repository.branches.delete(name)
    },
    forcePush(branch, sha) {
      push(world, repository, branch, commitOf(repository, sha), repository.owner)
    },
    tag(name, sha) {
      repository.tags.set(name, sha)
    },
    mergeBranch: (into, from) => mergeBranch(world, repository, into, from, repository.owner),
    commit(branch, { message, files, author } = {}) {
      const count = repository.network.size
      return commitTo(world, repository, branch, {
        message: message ?? `Change ${count}`,
        author: person(author),
        files: files ?? { [`src/file-${count}.txt`]: `${count}\n` },
      })
    },
    fork(owner) {
      const { name, private: isPrivate, defaultBranch } = repository
      const account = accountOf(world, owner)
      const fields = { name, private: isPrivate, defaultBranch, parent: repository }
      return repositoryHandle(world, addRepository(world, account, fields))
    },
    delete: () => deleteFork(world, repository),
    openPullRequest({ head, base, title, body, author }) {
      const source =
        typeof head === 'string'
          ? { repository, ref: head }
          : { repository: head.repository.repository, ref: head.branch }
      const pull = openPull(world, repository, {
        title: title ?? `Change ${source.ref}`,
        body: body ?? null,
        author: author === undefined ? source.repository.owner : accountOf(world, author),
        head: source,
        base: base ?? repository.defaultBranch,
      })
      return pullRequestHandle(world, repository, pull)
    },
    mergeGroup: ({ pull }, behind) => queuePull(world, repository, pull, repository.owner, behind),
    land: (group) => landGroup(world, repository, group, repository.owner),
    startRun(fresh) {
      const head = headOf(repository, fresh)
      const run = startRun(world, repository, {
        ...head,
        workflow: fresh.workflow ?? 'CI',
        event: fresh.event ?? (head.pull ? 'pull_request' : 'push'),
        jobs: fresh.jobs ?? ['build'],
        actor: head.headRepository.owner,
      })
      return runHandle(world, repository, run)
    },
    checkRuns: (sha, of = 'app') =>
      repository.suites
        .filter((suite) => suite.headSha === sha && (of === 'all' || suite.app === world.state.app))
        .flatMap((suite) => suite.checkRuns),
    checkRunOfOtherApp: (check) => reportForeignCheck(world, repository, repository.owner, check),
    rerequestCheck(checkRun, sender) {
      emitCheckRun(world, repository, checkRun, 'rerequested', person(sender))
    },
    requestAction(checkRun, identifier, sender) {
      const requested_action = { identifier }
      emitCheckRun(world, repository, checkRun, 'requested_action', person(sender), { requested_action })
    },
    rerequestSuite(sha, sender) {
      rerequestSuite(world, repository, sha, person(sender))
    },
    allow(login, role) {
      repository.roles.set(accountOf(world, login).login.toLowerCase(), role)
    },
    rename(name) {
      renameRepository(world, repository, name, repository.owner)
    },
    transfer(to) {
      transferRepository(world, repository, accountOf(world, to), repository.owner)
    },
  }
}
