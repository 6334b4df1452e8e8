import { rmSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, checkRunOf, commentOf, type Stage, setStage, upload } from './stage.ts'

const DAY = 24 * 60

let stage: Stage
let engine: RepositoryHandle
let pull: PullRequestHandle

afterEach(async () => {
  await stage.end()
})

async function begin(options: Parameters<typeof setStage>[0] = {}): Promise<void> {
  stage = await setStage(options)
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine')
  stage.github.install(octo)
  await buildBase(stage, engine, { size: 100 })
  engine.branch('feature')
  engine.commit('feature')
  pull = engine.openPullRequest({ head: 'feature' })
}

const ready = async () => {
  const response = await fetch(`${stage.service().url}/readyz`)
  return [response.status, await response.text()]
}

it.each([
  ['runs on', async () => {}],
  ['is started again meanwhile', () => stage.restart()],
])(
  'does what waited while the clock was a day ahead as soon as it is right again (the process %s)',
  async (_, then) => {
    await begin({ commentPause: 7_000 })
    stage.pass(DAY)
    stage.github.fail({ path: '/artifacts' }, { how: 500 })
    const run = engine.startRun({ pullRequest: pull })
    await run.complete({ artifacts: upload({ size: 130 }) })
    await stage.settle()
    expect(engine.checkRuns(pull.headSha())).toEqual([])

    stage.pass(-DAY)
    await then()
    await stage.settle()
    stage.pass(2)
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
    expect(commentOf(pull)).toContain('130')

    // Nor does the comment that was written in the future hold the next one up.
    engine.commit('feature')
    await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: 140 }) })
    await stage.settle()
    expect(commentOf(pull)).toContain('140')
  },
)

it('acknowledges no delivery once its database file is gone, and says why', async (context) => {
  if (process.env.TIDEMARK_TEST_STORE === 'sqld') return context.skip('there is no file')
  await begin()
  expect(await ready()).toEqual([200, 'ok\n'])
  rmSync(stage.databaseUrl.slice('file:'.length))
  stage.pass(1)
  const [status, text] = await ready()
  expect(status).toBe(503)
  expect(text).toMatch(/^not ready: store\nstore: the database file was removed or replaced/)
  const before = stage.github.deliveries.length
  engine.commit('feature')
  await stage.github.settled()
  const answers = stage.github.deliveries.slice(before).filter(({ event }) => event === 'pull_request')
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([500])
})
