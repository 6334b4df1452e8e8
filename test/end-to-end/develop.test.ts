import { afterEach, describe, expect, it } from 'vitest'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { checkRunOf, commentOf, type Stage, setStage } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

const bytes = (value: number) => ({ value, unit: 'bytes' })

/** A repository whose `main` and `develop` have configurations of their own. */
async function play(main: string, develop: string) {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': main } })
  stage.github.install(octo)
  await stage.settle()
  engine.branch('develop')
  engine.commit('develop', { files: { '.github/tidemark.yml': develop } })
}

afterEach(async () => {
  await stage.end()
})

/** An artifact of this name with a document in it. */
const artifact = (name: string, metrics: Record<string, unknown>) => ({
  [name]: { 'numbers.json': JSON.stringify({ version: 1, metrics }) },
})

async function push(branch: string, artifacts: ReturnType<typeof artifact>) {
  engine.commit(branch)
  await engine.startRun({ branch, event: 'push' }).complete({ artifacts })
  await stage.settle()
}

describe('a branch that is head and base at once', () => {
  it('is read as it says itself, serves its own pull requests, and is compared with its base', async () => {
    await play('metrics:\n  size: { max: 1 MB }\n', 'artifacts: dev-*\nmetrics:\n  size: { max-rise: 2% }\n')
    await push('main', artifact('tidemark', { size: bytes(100_000) }))
    const release = engine.openPullRequest({ head: 'develop' })
    await stage.settle()
    await push('develop', artifact('dev-numbers', { size: bytes(200_000) }))
    expect(commentOf(release)).toContain('200')

    engine.branch('feature', 'develop')
    engine.commit('feature')
    const feature = engine.openPullRequest({ head: 'feature', base: 'develop' })
    await engine
      .startRun({ pullRequest: feature })
      .complete({ artifacts: artifact('dev-numbers', { size: bytes(210_000) }) })
    await stage.settle()
    expect(checkRunOf(engine, feature.headSha()).conclusion).toBe('failure')
    expect(commentOf(feature)).toContain('max-rise: 2%')
  })

  it('is read as its base says where it turns Tidemark off for itself', async () => {
    await play('metrics:\n  size: { max: 1 MB }\n', 'mode: off\n')
    const release = engine.openPullRequest({ head: 'develop' })
    await stage.settle()
    await push('develop', artifact('tidemark', { size: bytes(2_000_000) }))
    expect(checkRunOf(engine, release.headSha()).conclusion).toBe('failure')
  })

  it('is read with its own prefixes, although its pull request is there before any other', async () => {
    const files = 'files:\n  - { path: "*.json", prefix: dev/ }\n'
    await play('metrics:\n  size: { max: 1 MB }\n', files)
    const release = engine.openPullRequest({ head: 'develop' })
    await stage.settle()
    await push('develop', artifact('tidemark', { size: bytes(1) }))
    expect(commentOf(release)).toContain('dev/size')
  })
})
