import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, commentOf, type Stage, setStage } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

const CONFIGURATION = 'checks: false\nmetrics:\n  score: { no-regression: { tolerance: 1% } }\n'

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': CONFIGURATION } })
  stage.github.install(octo)
  await stage.settle()
})

afterEach(async () => {
  await stage.end()
})

/** A pull request of a fork. */
function fromFork(owner: string): PullRequestHandle {
  const fork = engine.fork(owner)
  fork.branch('patch')
  fork.commit('patch')
  return engine.openPullRequest({ head: { repository: fork, branch: 'patch' }, author: owner })
}

const check = (pull: PullRequestHandle) => checkRunOf(engine, pull.headSha())

describe('what a pull request says of a metric', () => {
  it('before any trusted build did is dropped with the first one that does', async () => {
    const eve = fromFork('eve')
    await buildPullRequest(stage, engine, eve, {
      score: { value: 1, better: 'none', unit: 'evils', name: 'Evil' },
    })
    await buildBase(stage, engine, { score: { value: 100, better: 'higher' } })
    const pull = fromFork('ann')
    await buildPullRequest(stage, engine, pull, { score: 50 })
    expect(check(pull).conclusion).toBe('failure')
    expect(commentOf(pull)).not.toMatch(/evil/i)
  })

  it('before a trusted build that says nothing but the number is dropped, too', async () => {
    const eve = fromFork('eve')
    await buildPullRequest(stage, engine, eve, { score: { value: 1, better: 'none', unit: 'B/s' } })
    await buildBase(stage, engine, { score: { value: 100, unit: 'bytes' } })
    const pull = fromFork('ann')
    await buildPullRequest(stage, engine, pull, { score: { value: 300, unit: 'B/s', better: 'higher' } })
    expect(check(pull).conclusion).toBe('failure')
  })

  it('cannot turn round a metric that the base has', async () => {
    await buildBase(stage, engine, { score: { value: 100, unit: 'bytes' } })
    for (const better of ['higher', 'none', 'lower']) {
      const pull = fromFork(`eve-${better}`)
      await buildPullRequest(stage, engine, pull, { score: { value: 300, better, unit: 'B/s' } })
      expect(check(pull).conclusion, better).toBe('failure')
      expect(commentOf(pull)).not.toContain('B/s')
    }
  })

  it('where no trusted build has the metric counts for that pull request alone', async () => {
    await buildBase(stage, engine, { other: 1 })
    const one = fromFork('ann')
    await buildPullRequest(stage, engine, one, { fresh: { value: 2048, unit: 'bytes', name: 'Ann’s' } })
    const another = fromFork('bob')
    await buildPullRequest(stage, engine, another, {
      fresh: { value: 2048, unit: 'duration', name: 'Bob’s' },
    })
    expect(commentOf(one)).toMatch(/Ann’s.*kB/)
    expect(commentOf(another)).toMatch(/Bob’s.*min/)
    stage.service().wake()
    engine.rerequestSuite(one.headSha())
    await stage.settle()
    expect(commentOf(one)).toMatch(/Ann’s.*kB/)
  })

  it('cannot make a number a label', async () => {
    await buildBase(stage, engine, { score: { value: 100, better: 'higher' } })
    const pull = fromFork('eve')
    await buildPullRequest(stage, engine, pull, { score: { label: '100' } })
    expect(check(pull).conclusion).toBe('failure')
  })
})
