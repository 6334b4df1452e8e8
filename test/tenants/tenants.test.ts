import { createHmac, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import {
  buildBase,
  buildPullRequest,
  checkRunOf,
  commentOf,
  type Stage,
  setStage,
  upload,
} from '../end-to-end/stage.ts'

const RULE = 'checks: false\nmetrics:\n  size: { max-rise: 2% }\n'

let stage: Stage
let octo: AccountHandle
let engine: RepositoryHandle

beforeEach(async () => {
  stage = await setStage()
  octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': RULE } })
  engine.allow('mona', 'write')
  stage.github.install(octo)
  await buildBase(stage, engine, { size: bytes(100_000) })
})

afterEach(async () => {
  await stage.end()
})

const bytes = (value: number) => ({ value, unit: 'bytes' })

function open(repository = engine, name = 'feature'): PullRequestHandle {
  repository.branch(name)
  repository.commit(name)
  return repository.openPullRequest({ head: name })
}

/** Everything that GitHub shows of a pull request. */
const shown = (pull: PullRequestHandle, repository = engine) => ({
  comments: pull.comments().map(({ body }) => body),
  checkRuns: repository
    .checkRuns(pull.headSha())
    .map(({ conclusion, title, summary }) => [conclusion, title, summary]),
})

/** Sends a delivery as somebody does who has caught one; `sign` for one who knows the secret. */
async function send(event: string, body: string, signature: string): Promise<number> {
  const response = await fetch(`${stage.service().url}/api/github/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': signature,
    },
    body,
  })
  await response.text()
  await stage.settle()
  return response.status
}

const sign = (body: string, secret = stage.secret) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** The deliveries of an event so far, as they were sent. */
const caught = (event: string, action: string) =>
  stage.github.deliveries.filter((one) => one.event === event && one.action === action)

describe('a fork', () => {
  it('cannot change the rules that it is judged by, nor the base that it is compared with', async () => {
    const fork = engine.fork('eve')
    fork.commit('main', { files: { '.github/tidemark.yml': 'mode: off\n' } })
    await fork
      .startRun({ branch: 'main', event: 'push' })
      .complete({ artifacts: upload({ size: bytes(900_000) }) })
    const pull = engine.openPullRequest({ head: { repository: fork, branch: 'main' }, author: 'eve' })
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
    expect(commentOf(pull)).toContain('+30 %')
  })

  it('cannot report on another pull request of a branch with the same name', async () => {
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    const before = shown(pull)
    const fork = engine.fork('eve')
    fork.branch('feature')
    fork.commit('feature')
    const other = engine.openPullRequest({ head: { repository: fork, branch: 'feature' }, author: 'eve' })
    await buildPullRequest(stage, engine, other, { size: bytes(100_000) })
    expect(shown(pull)).toEqual(before)
    expect(checkRunOf(engine, other.headSha()).conclusion).toBe('success')
  })

  it('cannot accept its own broken rule', async () => {
    const fork = engine.fork('eve')
    fork.branch('patch')
    fork.commit('patch')
    const pull = engine.openPullRequest({ head: { repository: fork, branch: 'patch' }, author: 'eve' })
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    pull.comment('eve', '/tidemark accept size it is mine')
    engine.requestAction(checkRunOf(engine, pull.headSha()), 'accept', 'eve')
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
  })
})

describe('another repository of the same installation', () => {
  it('shares neither numbers nor acceptances, although metric, number and branch are the same', async () => {
    const other = octo.repository('other', { files: { '.github/tidemark.yml': RULE } })
    stage.github.addRepository(octo, other)
    await stage.settle()
    await buildBase(stage, other, { size: bytes(130_000) })
    const pull = open()
    const twin = open(other)
    await buildPullRequest(stage, other, twin, { size: bytes(130_000) })
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(checkRunOf(other, twin.headSha()).conclusion).toBe('success')
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
    twin.comment('octo', '/tidemark accept size the other one is fine')
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
  })
})

describe('another installation', () => {
  it('never lends its token: each request about a repository carries its own installation’s', async () => {
    const rival = stage.github.account('rival', { type: 'Organization' })
    const copy = rival.repository('engine')
    stage.github.install(rival)
    await buildBase(stage, copy, { size: bytes(50_000) })
    await buildPullRequest(stage, copy, open(copy), { size: bytes(50_000) })
    await buildPullRequest(stage, engine, open(), { size: bytes(100_000) })
    const tokens = new Map<string, Set<string>>()
    for (const { path, as } of stage.github.requests) {
      const owner = /\/repos\/([^/]+)\//.exec(path)?.[1]
      if (owner) tokens.set(owner, (tokens.get(owner) ?? new Set()).add(as))
    }
    const [ours, theirs] = [tokens.get('octo'), tokens.get('rival')]
    expect([ours?.size, theirs?.size]).toEqual([1, 1])
    expect([...(ours ?? [])]).not.toEqual([...(theirs ?? [])])
  })

  it('that leaves takes its own data along, and nobody else’s', async () => {
    const rival = stage.github.account('rival', { type: 'Organization' })
    const copy = rival.repository('engine')
    stage.github.install(rival)
    await buildBase(stage, copy, { size: bytes(50_000) })
    stage.github.uninstall(rival)
    await stage.settle()
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(commentOf(pull)).toContain('+30 %')
  })
})

describe('a caught delivery', () => {
  it('that is sent again, with whatever id, changes nothing', async () => {
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    const before = shown(pull)
    for (const { event, payload } of [...stage.github.deliveries]) {
      expect(await send(event, payload, sign(payload))).toBe(200)
    }
    stage.pass(1)
    stage.service().wake()
    await stage.settle()
    expect(shown(pull)).toEqual(before)
  })

  it('of an older push does not turn the pull request back', async () => {
    const pull = open()
    const [opened] = caught('pull_request', 'opened')
    engine.commit('feature')
    await stage.settle()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    const before = shown(pull)
    const payload = opened?.payload ?? ''
    expect(await send('pull_request', payload, sign(payload))).toBe(200)
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) }, { workflow: 'again' })
    expect(shown(pull).checkRuns.map(([conclusion]) => conclusion)).toEqual(
      before.checkRuns.map(([conclusion]) => conclusion),
    )
    expect(pull.comments()).toHaveLength(1)
  })

  it('of somebody who may not accept any more does not accept', async () => {
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    engine.requestAction(checkRunOf(engine, pull.headSha()), 'accept', 'mona')
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
    engine.allow('mona', 'read')
    engine.commit('feature')
    await stage.settle()
    await buildPullRequest(stage, engine, pull, { size: bytes(150_000) })
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
    const payload = caught('check_run', 'requested_action').at(-1)?.payload ?? ''
    expect(await send('check_run', payload, sign(payload))).toBe(200)
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
  })

  it('that was edited, or signed with another secret, is refused, and nothing follows', async () => {
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    const before = shown(pull)
    const since = stage.github.mark()
    const payload = caught('workflow_run', 'completed').at(-1)?.payload ?? ''
    const edited = payload.replace('"completed"', '"completed" ')
    expect(await send('workflow_run', edited, sign(payload))).toBe(401)
    expect(await send('workflow_run', payload, sign(payload, 'development'))).toBe(401)
    expect(await send('workflow_run', payload, sign(payload, ''))).toBe(401)
    expect(await send('workflow_run', payload, 'sha256=')).toBeGreaterThanOrEqual(400)
    expect(since()).toEqual([])
    expect(shown(pull)).toEqual(before)
  })
})
