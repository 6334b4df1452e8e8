import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, type Stage, setStage } from './stage.ts'

const PATH = '.github/tidemark.yml'
const RULES = 'metrics:\n  size: { max: 120 }\n'

let stage: Stage
let engine: RepositoryHandle
let shared: RepositoryHandle

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine')
  shared = octo.repository('shared', { files: { [PATH]: RULES } })
  stage.github.install(octo)
  await stage.settle()
})

afterEach(() => stage.end())

let count = 0

/** The check run of a new pull request that makes it this large. */
async function checkOf(size: number) {
  const name = `feature-${count++}`
  engine.branch(name)
  engine.commit(name)
  const pull = engine.openPullRequest({ head: name })
  await buildPullRequest(stage, engine, pull, { size })
  return checkRunOf(engine, pull.headSha())
}

async function configure(text: string) {
  engine.commit('main', { files: { [PATH]: text } })
  await buildBase(stage, engine, { size: 100 })
}

describe('a configuration that cannot be read', () => {
  it.each<[string, string]>([
    ['is no YAML', 'metrics: [\n'],
    ['is a list', '- metrics\n'],
    ['is too long', `# ${'x'.repeat(3_000_000)}\n`],
    ['extends what is not there', '_extends: nowhere\n'],
    ['extends itself', '_extends: engine\n'],
  ])('because it %s leaves the last readable one in force, and says so', async (_, text) => {
    await configure(RULES)
    await configure(text)
    const check = await checkOf(130)
    expect(check.conclusion).toBe('failure')
    expect(check.summary).toContain('stays in force')
    const other = await checkOf(110)
    expect(other.conclusion).toBe('neutral')
  })

  it('because what it extends is gone leaves the last readable one in force, also after a restart', async () => {
    await configure('_extends: shared\n')
    expect((await checkOf(130)).conclusion).toBe('failure')
    shared.commit('main', { files: { [PATH]: null } })
    await configure('_extends: shared\nwait: 40\n')
    await stage.restart()
    const check = await checkOf(130)
    expect(check.conclusion).toBe('failure')
    expect(check.summary).toContain('octo/shared')
  })

  it('because GitHub refuses it leaves the last readable one in force', async () => {
    await configure(RULES)
    stage.github.fail({ path: '/contents/.github' }, { how: 403, times: 20 })
    await buildBase(stage, engine, { size: 100 })
    const check = await checkOf(130)
    expect(check.conclusion).toBe('failure')
    expect(check.summary).toContain('GitHub does not let Tidemark read it')
  })

  it('where there never was one is neutral, so that what repairs it is not blocked', async () => {
    await configure('metrics: [\n')
    const check = await checkOf(130)
    expect(check.conclusion).toBe('neutral')
    expect(check.summary).toContain('until then the defaults apply, and nothing blocks')
  })

  it('is over as soon as it is repaired', async () => {
    await configure(RULES)
    await configure('metrics: [\n')
    await configure('metrics:\n  size: { max: 140 }\n')
    expect((await checkOf(130)).conclusion).toBe('success')
  })
})

describe('a mistake in a rule', () => {
  it('is never green: the check is neutral and names it, and the other rules count', async () => {
    await configure('metrics:\n  size: { max-rize: 2% }\n  weight: { max: 1 }\n')
    const check = await checkOf(130)
    expect(check.conclusion).toBe('neutral')
    expect(check.summary).toContain('max-rize')
  })
})
