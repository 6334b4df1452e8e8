import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { expectValidTraffic } from '../github/validate.ts'
import { at, octokitWithToken, privateKey } from './octokit.ts'

let github: Sandbox
let repository: RepositoryHandle
let rest: Awaited<ReturnType<typeof octokitWithToken>>['rest']

beforeEach(async () => {
  github = await startSandbox()
  github.createApp({ privateKey })
  const octo = github.account('octo')
  repository = octo.repository('engine', { files: { 'list.txt': 'one\ntwo\nthree\nfour\nfive\n' } })
  rest = (await octokitWithToken(github, github.install(octo).id)).rest
})

afterEach(async () => {
  await github.stop()
  expectValidTraffic(github)
})

it('compares a branch with a base that has moved on', async () => {
  const common = repository.tip()
  repository.branch('feature')
  const head = repository.commit('feature', {
    files: { 'list.txt': 'one\ntwo\n3\nfour\nfive\nsix\n', 'new.txt': 'new\n' },
  })
  repository.commit('main')
  repository.commit('main')
  const { data } = await rest.repos.compareCommitsWithBasehead({
    ...at(repository),
    basehead: `main...${head.sha}`,
  })
  expect(data).toMatchObject({
    status: 'diverged',
    ahead_by: 1,
    behind_by: 2,
    merge_base_commit: { sha: common.sha },
    commits: [{ sha: head.sha }],
    files: [
      {
        filename: 'list.txt',
        status: 'modified',
        additions: 2,
        deletions: 1,
        patch: '@@ -1,5 +1,6 @@\n one\n two\n-three\n+3\n four\n five\n+six',
      },
      { filename: 'new.txt', status: 'added', patch: '@@ -0,0 +1,1 @@\n+new' },
    ],
  })
})

it('lists commits from the newest, with the first parent first', async () => {
  const base = repository.tip()
  repository.branch('feature')
  const side = repository.commit('feature')
  const main = repository.commit('main')
  const merged = repository.openPullRequest({ head: 'feature' }).merge()
  const { data } = await rest.repos.listCommits({ ...at(repository), sha: 'main' })
  expect(data[0]?.sha).toBe(merged.sha)
  expect(data[0]?.parents.map((parent) => parent.sha)).toEqual([main.sha, side.sha])
  expect(data.map((commit) => commit.sha)).toEqual([merged.sha, main.sha, side.sha, base.sha])
})

it('makes the next test merge only after somebody looked at the pull request', async () => {
  repository.branch('feature')
  repository.commit('feature')
  const pull = repository.openPullRequest({ head: 'feature' })
  const first = pull.mergeSha()
  repository.commit('main')
  const where = { ...at(repository), pull_number: pull.number }
  expect((await rest.pulls.get(where)).data).toMatchObject({ mergeable: null, merge_commit_sha: first })
  const { data } = await rest.pulls.get(where)
  expect(data.mergeable).toBe(true)
  const merge = await rest.repos.getCommit({ ...at(repository), ref: data.merge_commit_sha ?? '' })
  expect(merge.data.parents.map((parent) => parent.sha)).toEqual([repository.tip().sha, pull.headSha()])
})

it('knows no pull request of a commit that is only in a fork, but finds it by its head', async () => {
  const fork = repository.fork('alice')
  const commit = fork.commit('main')
  repository.openPullRequest({ head: { repository: fork, branch: 'main' } })
  const { data: none } = await rest.repos.listPullRequestsAssociatedWithCommit({
    ...at(repository),
    commit_sha: commit.sha,
  })
  expect(none).toEqual([])
  const { data: found } = await rest.pulls.list({ ...at(repository), head: 'alice:main' })
  expect(found).toMatchObject([{ head: { sha: commit.sha, repo: { id: fork.id } } }])
})

it('reads files as they were, and none that was not there', async () => {
  const before = repository.tip()
  repository.commit('main', { files: { 'list.txt': null, 'docs/ä b.md': 'Text' } })
  const old = await rest.repos.getContent({ ...at(repository), path: 'list.txt', ref: before.sha })
  expect(old.data).toMatchObject({ type: 'file', encoding: 'base64', size: 24 })
  const raw = await rest.repos.getContent({
    ...at(repository),
    path: 'docs/ä b.md',
    mediaType: { format: 'raw' },
  })
  expect(raw.data).toBe('Text')
  const gone = rest.repos.getContent({ ...at(repository), path: 'list.txt' })
  await expect(gone).rejects.toMatchObject({ status: 404 })
})

it('tells the role of a user', async () => {
  repository.allow('carol', 'maintain')
  github.account('dave')
  const roleOf = async (username: string) =>
    (await rest.repos.getCollaboratorPermissionLevel({ ...at(repository), username })).data.permission
  expect([await roleOf('octo'), await roleOf('carol'), await roleOf('dave')]).toEqual([
    'admin',
    'write',
    'read',
  ])
})

it('shows a file that moved as one change, under its new name', async () => {
  repository.branch('feature')
  const head = repository.commit('feature', {
    files: { 'list.txt': null, 'lists/all.txt': 'one\ntwo\nthree\n4\nfive\n', 'new.txt': 'new\n' },
  })
  const { data } = await rest.repos.compareCommitsWithBasehead({
    ...at(repository),
    basehead: `main...${head.sha}`,
  })
  expect(data.files).toMatchObject([
    { filename: 'lists/all.txt', previous_filename: 'list.txt', status: 'renamed', changes: 2 },
    { filename: 'new.txt', status: 'added' },
  ])
})

it('lists the first 300 files of a comparison, on its first page only, and the others of the pull request', async () => {
  repository.branch('feature')
  const files = Array.from({ length: 301 }, (_, index) => [`files/${1000 + index}.txt`, 'text\n'] as const)
  repository.commit('feature', { files: Object.fromEntries(files) })
  const pull = repository.openPullRequest({ head: 'feature' })
  const compared = async (page: number) =>
    (await rest.repos.compareCommitsWithBasehead({ ...at(repository), basehead: 'main...feature', page }))
      .data.files?.length
  expect([await compared(1), await compared(2)]).toEqual([300, 0])
  const where = { ...at(repository), pull_number: pull.number }
  expect((await rest.pulls.listFiles({ ...where, per_page: 100, page: 4 })).data).toHaveLength(1)
  expect((await rest.pulls.get(where)).data.changed_files).toBe(301)
})

it('leaves the patch of a very large change out, but counts its lines', async () => {
  repository.branch('feature')
  repository.commit('feature', { files: { 'large.txt': 'text\n'.repeat(20_001), 'small.txt': 'text\n' } })
  const { data } = await rest.repos.compareCommitsWithBasehead({
    ...at(repository),
    basehead: 'main...feature',
  })
  expect(data.files?.map(({ additions, patch }) => ({ additions, isShown: patch !== undefined }))).toEqual([
    { additions: 20_001, isShown: false },
    { additions: 1, isShown: true },
  ])
})
