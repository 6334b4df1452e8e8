import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { at, octokitWithToken, privateKey } from './octokit.ts'

let github: Sandbox
let repository: RepositoryHandle
let pull: PullRequestHandle
let rest: Awaited<ReturnType<typeof octokitWithToken>>['rest']

beforeEach(async () => {
  github = await startSandbox()
  github.createApp({ privateKey })
  const octo = github.account('octo')
  repository = octo.repository('engine')
  repository.branch('feature')
  repository.commit('feature')
  pull = repository.openPullRequest({ head: 'feature' })
  rest = (await octokitWithToken(github, github.install(octo).id)).rest
})

afterEach(() => github.stop())

function comment(request: object = {}) {
  return rest.issues.createComment({ ...at(repository), issue_number: pull.number, body: 'Hello', request })
}

it('fails before a write, which then did not happen', async () => {
  github.fail({ method: 'POST', route: '/comments' }, { how: 502 })
  await expect(comment()).rejects.toMatchObject({ status: 502 })
  expect(pull.comments()).toEqual([])
  await comment()
  expect(pull.comments()).toHaveLength(1)
})

it('loses the answer of a write that did happen', async () => {
  github.fail({ method: 'POST', route: '/comments' }, { how: 'reset', when: 'after' })
  await expect(comment()).rejects.toThrow()
  expect(pull.comments()).toHaveLength(1)
})

it('never answers', async () => {
  github.fail({ path: '/comments' }, { how: 'timeout' })
  await expect(comment({ signal: AbortSignal.timeout(50) })).rejects.toThrow()
  expect(pull.comments()).toEqual([])
})

it('fails as often as it was told, after as many good ones as it was told', async () => {
  github.fail({ method: 'POST' }, { how: 500, skip: 1, times: 2 })
  const statuses: number[] = []
  for (let count = 0; count < 4; count++) {
    await comment().then(
      (answer) => statuses.push(answer.status),
      (error: { status: number }) => statuses.push(error.status),
    )
  }
  expect(statuses).toEqual([201, 500, 500, 201])
})

it('remembers every request, also since a moment, as lines of JSON', async () => {
  const since = github.mark()
  github.fail({ method: 'POST' }, { how: 503 })
  await comment().catch(() => undefined)
  await comment()
  expect(since()).toMatchObject([
    { method: 'POST', status: 503, fault: true, body: { body: 'Hello' } },
    {
      method: 'POST',
      status: 201,
      fault: false,
      route: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    },
  ])
  const lines = github.requestLines().trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toHaveLength(github.requests.length)
})
