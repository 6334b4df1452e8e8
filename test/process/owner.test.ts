import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import type { WebhookDelivery } from '../../src/sandbox/model.ts'
import { upload } from '../end-to-end/stage.ts'
import { until } from '../servers/until.ts'
import { type Pair, startPair } from './pair.ts'
import { CLI, start } from './process.ts'

let folder: string
let pair: Pair
let engine: RepositoryHandle
let pull: PullRequestHandle

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-owner-'))
  pair = await startPair(folder)
})

afterEach(async () => {
  await pair.end()
  await rm(folder, { recursive: true, force: true })
})

function open(): void {
  const octo = pair.github.account('octo')
  engine = octo.repository('engine')
  pair.github.install(octo)
  engine.branch('feature')
  engine.commit('feature')
  pull = engine.openPullRequest({ head: 'feature' })
}

async function build(value: number): Promise<void> {
  await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: value }) })
  await pair.github.settled()
}

const reported = () => until(() => engine.checkRuns(pull.headSha())[0]?.status === 'completed', 'the report')

it('waits for the process that has the file, lives and is not ready meanwhile, and takes over when that leaves', async () => {
  const first = await pair.run()
  await first.says('Listening')
  pair.deliverTo(first)
  open()
  await build(1)
  await reported()

  const second = await pair.run()
  await second.says('another process has the database file: waiting for it to leave')
  await second.says('/healthz')
  expect(await second.get('/healthz')).toEqual([200, 'ok\n'])
  const [status, text] = await second.get('/readyz')
  expect([status, text]).toEqual([
    503,
    expect.stringMatching(/^not ready: database\ndatabase: another process has/),
  ])
  const webhook = await fetch(`${second.url}/api/github/webhooks`, { method: 'POST', body: '{}' })
  expect(webhook.status).toBe(503)

  first.child.kill('SIGTERM')
  expect(await first.exit).toBe(0)
  await second.says('Listening')
  pair.deliverTo(second)
  engine.commit('feature')
  await build(2)
  await reported()
  expect(pull.comments()).toHaveLength(1)
  expect((await second.get('/readyz'))[0]).toBe(200)
  expect(second.output().match(/waiting for it to leave/g)).toHaveLength(1)
})

it('takes over from one that was killed; one that is told to leave while it waits leaves with 0', async () => {
  const first = await pair.run()
  await first.says('Listening')
  const [second, third] = [await pair.run(), await pair.run()]
  await Promise.all([second, third].map((one) => one.says('waiting for it to leave')))
  third.child.kill('SIGTERM')
  expect(await third.exit).toBe(0)
  first.child.kill('SIGKILL')
  await second.says('Listening')
})

it('takes over from one that is frozen, which ends without a word to GitHub when it goes on', async () => {
  const first = await pair.run()
  await first.says('Listening')
  pair.deliverTo(first)
  // The last that it asks before it writes its comment.
  let frozen = false
  pair.github.storm(({ path }) => {
    if (!frozen && path.includes('/contents/')) frozen = first.child.kill('SIGSTOP')
    return null
  })
  open()
  await build(1)
  await until(() => frozen, 'the first to be frozen')
  const second = await pair.run()
  await second.says('gives no sign of life: taking it over')
  await second.says('Listening')
  await reported()
  const since = pair.github.mark()
  first.child.kill('SIGCONT')
  expect(await first.exit).toBe(1)
  expect(first.output()).toContain('another process has taken the database file over')
  expect(since().filter(({ method }) => method !== 'GET')).toEqual([])
  expect(pull.comments()).toHaveLength(1)
  expect(engine.checkRuns(pull.headSha())).toHaveLength(1)
})

it('lets a command work beside it, which leaves the tables as they are', async () => {
  const first = await pair.run()
  await first.says('Listening')
  pair.deliverTo(first)
  open()
  await build(1)
  await reported()
  const isRun = ({ event, action }: WebhookDelivery) => event === 'workflow_run' && action === 'completed'
  const guid = pair.github.deliveries.find(isRun)?.guid ?? ''
  const replay = start([...CLI, 'replay', guid], { DATABASE_URL: pair.databaseUrl }, folder)
  expect(await replay.exit).toBe(0)
  expect((await first.get('/readyz'))[0]).toBe(200)
  first.child.kill('SIGTERM')
  expect(await first.exit).toBe(0)
  const alone = start([...CLI, 'replay', guid], { DATABASE_URL: pair.databaseUrl }, folder)
  expect(await alone.exit).toBe(0)
})
