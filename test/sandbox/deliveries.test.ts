import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { verify } from '@octokit/webhooks-methods'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { expectValidTraffic } from '../github/validate.ts'
import { octokitOfApp, privateKey } from './octokit.ts'

interface Received {
  headers: IncomingHttpHeaders
  event: string
  guid: string
  body: string
  payload: Record<string, unknown>
}

let github: Sandbox
let octo: AccountHandle
let repository: RepositoryHandle
let server: Server
let received: Received[]
let status: number

beforeEach(async () => {
  received = []
  status = 200
  server = createServer((request, response) => {
    text(request).then((body) => {
      const { headers } = request
      const event = String(headers['x-github-event'])
      const payload: Received['payload'] = JSON.parse(body)
      const name = payload.action === undefined ? event : `${event}.${payload.action}`
      received.push({ headers, event: name, guid: String(headers['x-github-delivery']), body, payload })
      response.writeHead(status).end('thanks')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  github = await startSandbox()
  github.createApp({ webhookUrl: `http://127.0.0.1:${port}/hook`, webhookSecret: 'secret', privateKey })
  octo = github.account('octo', { type: 'Organization' })
  repository = octo.repository('engine')
  github.install(octo)
})

afterEach(async () => {
  await github.stop()
  server.close()
  expectValidTraffic(github)
})

/** The names of what arrived while a story was told. */
async function heard(story: () => unknown): Promise<string[]> {
  await github.settled()
  const before = received.length
  await story()
  await github.settled()
  return received.slice(before).map((each) => each.event)
}

it('signs a delivery as GitHub does', async () => {
  await github.settled()
  const [installed] = received
  expect(installed?.event).toBe('installation.created')
  expect(installed?.headers['user-agent']).toMatch(/^GitHub-Hookshot\//)
  expect(installed?.headers['content-type']).toBe('application/json')
  expect(installed?.headers['x-github-hook-installation-target-type']).toBe('integration')
  expect(installed?.guid).toMatch(/^[0-9a-f-]{36}$/)
  const signature = String(installed?.headers['x-hub-signature-256'])
  expect(await verify('secret', installed?.body ?? '', signature)).toBe(true)
  expect(await verify('another', installed?.body ?? '', signature)).toBe(false)
})

it('tells of a push onto a pull request with a synchronize and a new test merge', async () => {
  repository.branch('feature')
  repository.commit('feature')
  const pull = repository.openPullRequest({ head: 'feature' })
  const before = pull.headSha()
  const firstMerge = pull.mergeSha()
  expect(await heard(() => repository.commit('feature'))).toEqual([
    'check_suite.requested',
    'pull_request.synchronize',
  ])
  expect(received.at(-1)?.payload).toMatchObject({ before, after: pull.headSha(), number: 1 })
  expect(pull.mergeSha()).not.toBe(firstMerge)
  expect(repository.repository.network.get(pull.mergeSha())?.parents).toEqual([
    repository.tip().sha,
    pull.headSha(),
  ])
})

it('names no pull request in the runs and checks of a fork', async () => {
  const fork = repository.fork('alice')
  fork.commit('main')
  const pull = repository.openPullRequest({ head: { repository: fork, branch: 'main' } })
  const names = await heard(() => repository.startRun({ pullRequest: pull }).complete())
  expect(names).toEqual([
    'workflow_run.requested',
    'check_run.created',
    'workflow_run.in_progress',
    'check_run.completed',
    'workflow_run.completed',
  ])
  expect(received.at(-1)?.payload.workflow_run).toMatchObject({
    pull_requests: [],
    head_branch: 'main',
    head_sha: pull.headSha(),
    head_repository: { id: fork.id },
    repository: { id: repository.id },
  })
  expect(received.at(-2)?.payload.check_run).toMatchObject({ pull_requests: [] })
})

it('names the pull request of a branch, with the base that the run was made on', async () => {
  repository.branch('feature')
  repository.commit('feature')
  const pull = repository.openPullRequest({ head: 'feature' })
  const base = repository.tip().sha
  const run = repository.startRun({ pullRequest: pull })
  repository.commit('main')
  await run.complete()
  await github.settled()
  expect(received.at(-1)?.payload.workflow_run).toMatchObject({
    event: 'pull_request',
    pull_requests: [{ number: 1, base: { ref: 'main', sha: base }, head: { sha: pull.headSha() } }],
  })
})

it('counts the attempts of a run and keeps its id', async () => {
  const run = repository.startRun({ branch: 'main' })
  await run.complete({ conclusion: 'failure' })
  run.rerun()
  await run.complete()
  await github.settled()
  expect(received.at(-1)?.payload.workflow_run).toMatchObject({
    id: run.id,
    run_attempt: 2,
    conclusion: 'success',
  })
})

it('sends nothing to an app that is not installed or has not subscribed', async () => {
  expect(await heard(() => github.account('stranger').repository('other').commit('main'))).toEqual([])
  expect(await heard(() => repository.commit('main'))).not.toContain('push')
  github.app().events.push('push')
  expect(await heard(() => repository.commit('main'))).toContain('push')
})

it('tells an app of the buttons of its own check runs only', async () => {
  const check = { name: 'lint', headSha: repository.tip().sha, startedAt: 0, completedAt: 90_000 }
  const foreign = repository.checkRunOfOtherApp({ ...check, app: 'circleci' })
  expect(await heard(() => repository.rerequestCheck(foreign))).toEqual([])
  expect(received.at(-1)?.payload.check_run).toMatchObject({ name: 'lint', app: { slug: 'circleci' } })
  const { sha } = repository.commit('main')
  expect(await heard(() => repository.rerequestSuite(sha))).toEqual(['check_suite.rerequested'])
})

it('tells of everything that happens to a pull request', async () => {
  repository.branch('next')
  repository.branch('feature')
  repository.commit('feature')
  const pull = repository.openPullRequest({ head: 'feature' })
  expect(await heard(() => pull.edit({ base: 'next' }))).toEqual(['pull_request.edited'])
  expect(received.at(-1)?.payload.changes).toMatchObject({ base: { ref: { from: 'main' } } })
  expect(await heard(() => pull.comment('bob', '/tidemark accept'))).toEqual(['issue_comment.created'])
  expect(await heard(() => pull.close())).toEqual(['pull_request.closed'])
  expect(await heard(() => pull.reopen())).toEqual(['pull_request.reopened'])
  expect(await heard(() => repository.mergeGroup(pull))).toEqual([
    'check_suite.requested',
    'merge_group.checks_requested',
  ])
  expect(await heard(() => pull.merge())).toEqual(['check_suite.requested', 'pull_request.closed'])
  expect(received.at(-1)?.payload.pull_request).toMatchObject({ merged: true })
})

it('tells of everything that happens to a repository and an installation', async () => {
  const other = octo.repository('other')
  expect(await heard(() => repository.rename('motor'))).toEqual(['repository.renamed'])
  expect(await heard(() => octo.removeRepository(other))).toEqual(['installation_repositories.removed'])
  expect(await heard(() => other.commit('main'))).toEqual([])
  expect(await heard(() => github.addRepository(octo, other))).toEqual(['installation_repositories.added'])
  github.install(github.account('new-owner'))
  expect(await heard(() => repository.transfer('new-owner'))).toEqual([
    'repository.transferred',
    'installation_repositories.removed',
  ])
  expect(await heard(() => github.uninstall(octo))).toEqual(['installation.deleted'])
})

it('holds deliveries back, and releases them in another order, twice or never', async () => {
  await github.settled()
  github.post.hold()
  const run = repository.startRun({ branch: 'main' })
  await run.complete()
  expect(await heard(() => undefined)).toEqual([])
  const names = await heard(() =>
    github.post.release((held) => {
      const completed = held.filter((each) => each.action === 'completed' && each.event === 'workflow_run')
      const requested = held.filter((each) => each.action === 'requested')
      return [...completed, ...completed, ...requested]
    }),
  )
  expect(names).toEqual(['workflow_run.completed', 'workflow_run.completed', 'workflow_run.requested'])
  expect(received.at(-2)?.guid).toBe(received.at(-3)?.guid)
})

it('keeps a log of what was answered, and redelivers with the same id', async () => {
  status = 500
  await heard(() => repository.rename('motor'))
  const { rest } = octokitOfApp(github)
  const { data } = await rest.apps.listWebhookDeliveries()
  const failed = data[0]
  expect(failed).toMatchObject({ status_code: 500, redelivery: false, event: 'repository' })
  status = 202
  const names = await heard(() => rest.apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 }))
  expect(names).toEqual(['repository.renamed'])
  expect(received.at(-1)?.guid).toBe(failed?.guid)
  const [again] = (await rest.apps.listWebhookDeliveries({ per_page: 1 })).data
  expect(again).toMatchObject({ guid: failed?.guid, redelivery: true, status: 'OK', status_code: 202 })
})
