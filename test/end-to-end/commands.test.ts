import { createClient } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MARKER } from '../../src/report/marker.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, type Stage, setStage } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle
let pull: PullRequestHandle

const bytes = (value: number) => ({ value, unit: 'bytes' })

beforeEach(async () => {
  stage = await setStage({ tick: 10 })
  const octo = stage.github.account('octo', { type: 'Organization' })
  const files = { '.github/tidemark.yml': 'metrics:\n  size: { max-rise: 2% }\n' }
  engine = octo.repository('engine', { files })
  engine.allow('mona', 'write')
  stage.github.install(octo)
  await buildBase(stage, engine, { size: bytes(100_000) })
  engine.branch('feature')
  engine.commit('feature')
  pull = engine.openPullRequest({ head: 'feature' })
  await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
})

afterEach(async () => {
  await stage.end()
})

const answers = () => pull.comments().filter(({ byApp, body }) => byApp && !body.startsWith(MARKER))
const askedFor = (requests: { path: string }[], what: string) =>
  requests.filter(({ path }) => path.includes(what)).length

async function forgetAnswers(): Promise<void> {
  const client = createClient({ url: stage.databaseUrl })
  await client.execute('update pull_requests set answer_id = null, answer_hash = null, answered_at = null')
  client.close()
}

describe('sixty commands of a stranger', () => {
  it('are not answered, cost one request, and accept nothing', async () => {
    const before = pull.comments().length
    const since = stage.github.mark()
    for (let n = 0; n < 60; n++) pull.comment('eve', `/tidemark accept size because ${n}`)
    await stage.settle()
    expect(since().map(({ path }) => path)).toEqual([
      expect.stringContaining('/collaborators/eve/permission'),
    ])
    expect(pull.comments()).toHaveLength(before + 60)
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
  })

  it('are asked about again after some minutes, so that somebody who was let in is heard', async () => {
    pull.comment('eve', '/tidemark accept size please')
    await stage.settle()
    engine.allow('eve', 'write')
    stage.pass(10)
    pull.comment('eve', '/tidemark accept size please')
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })
})

describe('commands of somebody with write access', () => {
  it('get one answer, which is edited, however many there are', async () => {
    const since = stage.github.mark()
    for (let n = 0; n < 60; n++) pull.comment('mona', `/tidemark accept size-${n} it is fine`)
    await stage.settle()
    expect(answers().map(({ body }) => body)).toEqual([expect.stringContaining('`mona`: `size-')])
    expect(askedFor(since(), '/permission')).toBeLessThan(30)
  })

  it('that succeed bring an older answer up to date', async () => {
    pull.comment('mona', '/tidemark accept weight it is fine')
    await stage.settle()
    pull.comment('mona', '/tidemark accept size it is fine')
    await stage.settle()
    expect(answers().map(({ body }) => body)).toEqual([expect.stringContaining('`size` is accepted')])
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })

  it('are answered in the answer that is there, although its id was lost', async () => {
    pull.comment('mona', '/tidemark accept weight it is fine')
    await stage.settle()
    const [first] = answers()
    await forgetAnswers()
    pull.comment('mona', '/tidemark accept height it is fine')
    await stage.settle()
    expect(answers().map(({ id }) => id)).toEqual([first?.id])
    expect(answers()[0]?.body).toContain('`height`')
  })

  it('get another answer where somebody deleted it, and none while nobody asks', async () => {
    pull.comment('mona', '/tidemark accept weight it is fine')
    await stage.settle()
    const [first] = answers()
    if (!first) throw new Error('there is no answer')
    pull.deleteComment(first)
    await stage.settle()
    expect(answers()).toEqual([])
    pull.comment('mona', '/tidemark accept weight it is fine')
    await stage.settle()
    expect(answers()).toHaveLength(1)
  })

  it('count by the permission that its writer had when it was written', async () => {
    pull.comment('mona', '/tidemark accept weight it is fine')
    await stage.settle()
    engine.allow('mona', 'read')
    pull.comment('mona', '/tidemark accept size it is fine')
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
  })
})
