import { afterEach, describe, expect, it } from 'vitest'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, type Stage, setStage } from './stage.ts'

const CI = '.github/workflows/ci.yml'
const RULES = 'metrics:\n  size: { max-rise: 2% }\n'
const ON_SOURCES = 'on:\n  push: { branches: [main] }\n  pull_request: { paths: [src/**] }\n'

let stage: Stage
let engine: RepositoryHandle

async function play(files: Record<string, string> = { '.github/tidemark.yml': RULES, [CI]: ON_SOURCES }) {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files })
  stage.github.install(octo)
  await stage.settle()
}

afterEach(async () => {
  await stage.end()
})

async function open(files: Record<string, string> = { 'src/a.ts': '1' }, message = 'Change it') {
  engine.branch('feature')
  engine.commit('feature', { files, message })
  const pull = engine.openPullRequest({ head: 'feature' })
  await stage.settle()
  return pull
}

async function pass(minutes: number) {
  stage.pass(minutes)
  stage.service().wake()
  await stage.settle()
}

describe('a pull request for which no workflow runs', () => {
  it('gets a green check after the wait if none had to run, and no comment', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = await open({ 'docs/a.md': '1' })
    await pass(25)
    expect(engine.checkRuns(pull.headSha())).toEqual([])
    await pass(6)
    expect(checkRunOf(engine, pull.headSha())).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect(checkRunOf(engine, pull.headSha()).summary).toContain('No workflow has run for this commit')
    expect(pull.comments()).toEqual([])
  })

  it('gets a green check if no rule is about anything that the base has', async () => {
    await play({ [CI]: ON_SOURCES })
    await buildBase(stage, engine, { size: 100 })
    const pull = await open()
    await pass(31)
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })

  it.each([
    ['Fix it [skip ci]', '`[skip ci]`'],
    ['Fix it\n\n\nskip-checks: true', '`skip-checks: true`'],
  ])('is not judged where the commit says %j', async (message, instruction) => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = await open({ 'src/a.ts': '1' }, message)
    await pass(31)
    expect(checkRunOf(engine, pull.headSha())).toMatchObject({ status: 'completed', conclusion: 'failure' })
    expect(checkRunOf(engine, pull.headSha()).summary).toContain(`the commit message says ${instruction}`)
  })

  it('is not judged where it conflicts with its base, and judged when that is mended', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = await open()
    pull.conflict(true)
    await pass(31)
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
    expect(checkRunOf(engine, pull.headSha()).summary).toContain('has conflicts with its base')
    pull.conflict(false)
    await buildPullRequest(stage, engine, pull, { size: 101 })
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })

  it('is not judged where there is no telling why', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = await open()
    await pass(31)
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
    expect(checkRunOf(engine, pull.headSha()).title).toContain('not judged')
  })

  it('waits as long as the configuration says, also across a restart', async () => {
    await play({ '.github/tidemark.yml': `wait: 5\n${RULES}`, [CI]: ON_SOURCES })
    await buildBase(stage, engine, { size: 100 })
    const pull = await open({ 'docs/a.md': '1' })
    await stage.restart()
    await pass(6)
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })

  it('waits although the times that GitHub tells are long past', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    engine.branch('feature')
    engine.commit('feature', { files: { 'docs/a.md': '1' } })
    stage.cutOff(true)
    const pull = engine.openPullRequest({ head: 'feature' })
    await stage.settle()
    stage.pass(24 * 60)
    stage.cutOff(false)
    const [delivery] = stage.github.deliveries.filter(({ event }) => event === 'pull_request')
    if (delivery) stage.github.post.redeliver(delivery.id)
    await stage.settle()
    expect(engine.checkRuns(pull.headSha())).toEqual([])
    await pass(31)
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })

  it('gets its check for its newest head alone', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = await open({ 'docs/a.md': '1' })
    const first = pull.headSha()
    await pass(20)
    engine.commit('feature', { files: { 'docs/a.md': '2' } })
    await stage.settle()
    await pass(20)
    expect([...engine.checkRuns(first), ...engine.checkRuns(pull.headSha())]).toEqual([])
    await pass(12)
    expect(engine.checkRuns(first)).toEqual([])
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })

  it('gets nothing where nothing was ever uploaded', async () => {
    await play({ [CI]: ON_SOURCES })
    await engine.startRun({ branch: 'main', event: 'push' }).complete({})
    await stage.settle()
    const pull = await open()
    const since = stage.github.mark()
    await pass(31)
    expect(engine.checkRuns(pull.headSha())).toEqual([])
    expect(since().filter(({ path }) => path.includes('/repos/'))).toEqual([])
  })

  it('does not wait longer for a run that has not ended, and is judged when it does', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = await open()
    const run = engine.startRun({ pullRequest: pull })
    await pass(31)
    expect(checkRunOf(engine, pull.headSha())).toMatchObject({ status: 'completed', conclusion: 'failure' })
    expect(checkRunOf(engine, pull.headSha()).summary).toContain('has not ended in time')
    await run.complete({ artifacts: { 'tidemark-a': { 'a.json': '{"version":1,"metrics":{"size":101}}' } } })
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })
})

describe('a merge group for which no workflow runs', () => {
  it.each([
    ['green where none has to run', 'on: [pull_request]', 'success'],
    ['not judged where one had to', 'on: [pull_request, merge_group]', 'failure'],
  ])('is %s', async (_, file, conclusion) => {
    await play({ '.github/tidemark.yml': RULES, [CI]: file })
    await buildBase(stage, engine, { size: 100 })
    const pull = await open()
    const { sha } = engine.mergeGroup(pull)
    await stage.settle()
    await pass(31)
    expect(checkRunOf(engine, sha)).toMatchObject({ status: 'completed', conclusion })
  })
})
