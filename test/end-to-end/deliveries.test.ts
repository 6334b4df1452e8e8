import { afterEach, describe, expect, it } from 'vitest'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, checkRunOf, commentOf, type Stage, setStage, upload } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

async function begin(options: Parameters<typeof setStage>[0] = {}) {
  stage = await setStage(options)
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine')
  stage.github.install(octo)
  await buildBase(stage, engine, { size: 100 })
  engine.branch('feature')
  engine.commit('feature')
  return engine.openPullRequest({ head: 'feature' })
}

afterEach(async () => {
  await stage.end()
})

const redeliveries = () => stage.github.requests.filter(({ path }) => path.endsWith('/attempts')).length

describe('deliveries that did not come in', () => {
  it('are found in the delivery log and asked for again, once', async () => {
    const pull = await begin()
    stage.github.post.hold()
    await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: 130 }) })
    stage.github.post.release(() => [])
    await stage.settle()
    expect(pull.comments()).toEqual([])

    await stage.service().doChores()
    await stage.settle()
    expect(commentOf(pull)).toContain('size')
    const asked = redeliveries()
    expect(asked).toBeGreaterThan(0)
    await stage.service().doChores()
    await stage.settle()
    expect(redeliveries()).toBe(asked)
  })

  it('are fetched at start, when they were sent while the app was down', async () => {
    const pull = await begin({ chores: true })
    await stage.settle()
    await stage.restart(async () => {
      await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: 130 }) })
      await stage.github.settled()
    })
    await stage.service().doChores()
    await stage.settle()
    expect(commentOf(pull)).toContain('size')
  })

  it('are asked for in vain at most four times', async () => {
    await begin()
    await stage.settle()
    const before = stage.github.deliveries.length
    stage.cutOff(true)
    engine.commit('feature')
    await stage.github.settled()
    const lost = stage.github.deliveries.length - before
    for (let time = 0; time < 9; time++) {
      await stage.service().doChores()
      await stage.github.settled()
      stage.pass(5)
    }
    expect(lost).toBeGreaterThan(0)
    expect(redeliveries()).toBe(4 * lost)
  })

  it('are not asked for where GitHub cannot tell them, and the app works all the same', async () => {
    const pull = await begin()
    stage.github.fail({ path: '/hook/deliveries' }, { how: 404 })
    await stage.service().doChores()
    await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: 130 }) })
    await stage.settle()
    expect(commentOf(pull)).toContain('size')
  })
})

describe('twenty workflow runs that finish within ten seconds', () => {
  it('cost at most three comment writes, and the last one is in the comment within fifteen seconds', async () => {
    const pull = await begin({ commentPause: 7_000, tick: 1 })
    const names = Array.from({ length: 20 }, (_, index) => `metric-${index}`)
    const requestsSince = stage.github.mark()
    for (const name of names) {
      const run = engine.startRun({ pullRequest: pull, workflow: name })
      await run.complete({ artifacts: upload({ [name]: 1 }) })
      await stage.settle()
      stage.pass(0.5 / 60)
    }
    stage.pass(7 / 60)
    stage.service().wake()
    await stage.settle()
    const writes = requestsSince().filter(
      ({ method, path }) => method !== 'GET' && path.includes('/comments'),
    )
    expect(writes.length).toBeLessThanOrEqual(3)
    for (const name of names) expect(commentOf(pull)).toContain(name)
  })

  it('are reported although the clock was put back', async () => {
    const pull = await begin({ commentPause: 7_000, tick: 1 })
    await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: 130 }) })
    await stage.settle()
    stage.pass(-60)
    const more = engine.startRun({ pullRequest: pull, workflow: 'more' })
    await more.complete({ artifacts: upload({ other: 1 }) })
    await stage.settle()
    expect(commentOf(pull)).toContain('other')
  })

  it('let a person who asks for the report not wait', async () => {
    const pull = await begin({ commentPause: 7_000, tick: 1 })
    await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: 130 }) })
    await stage.settle()
    await engine
      .startRun({ pullRequest: pull, workflow: 'more' })
      .complete({ artifacts: upload({ other: 1 }) })
    await stage.settle()
    expect(commentOf(pull)).not.toContain('other')
    engine.rerequestCheck(checkRunOf(engine, pull.headSha()))
    await stage.settle()
    expect(commentOf(pull)).toContain('other')
  })
})
