import { afterEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, commentOf, type Stage, setStage } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

async function play(configuration: string) {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': configuration } })
  stage.github.install(octo)
  await buildBase(stage, engine, { size: 1 })
}

afterEach(async () => {
  await stage.end()
})

function open() {
  engine.branch('feature')
  engine.commit('feature')
  return engine.openPullRequest({ head: 'feature' })
}

const check = (pull: PullRequestHandle) => checkRunOf(engine, pull.headSha())

/** Another app's check, of so many seconds. */
function preview(pull: PullRequestHandle, seconds: number) {
  const startedAt = Date.parse('2026-03-02T09:00:00Z')
  engine.checkRunOfOtherApp({
    app: 'preview',
    name: 'deploy preview',
    headSha: pull.headSha(),
    startedAt,
    completedAt: startedAt + seconds * 1_000,
  })
}

describe('how long checks take', () => {
  const RULE = 'checks: false\nmetrics:\n  ci/deploy-preview: { max: 60 s }\n'

  it('is gated although it is not shown, and shown where it breaks its rule', async () => {
    await play(RULE)
    const pull = open()
    preview(pull, 30)
    await buildPullRequest(stage, engine, pull, { size: 1 })
    expect(check(pull).conclusion).toBe('success')
    expect(commentOf(pull)).not.toContain('deploy preview')
    engine.commit('feature')
    preview(pull, 100)
    await buildPullRequest(stage, engine, pull, { size: 1 })
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('deploy preview')
    expect(check(pull).text).toContain('deploy preview')
  })

  it('is not what an upload says: that is a problem with a hint', async () => {
    await play(RULE)
    const pull = open()
    preview(pull, 100)
    await buildPullRequest(stage, engine, pull, {
      size: 1,
      'ci/deploy-preview': { samples: [1, 1, 1], unit: 'duration' },
      'ci/other': 5,
    })
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('ci/deploy-preview and 1 more')
    expect(check(pull).summary).toContain('another prefix under')
    expect(check(pull).text).not.toContain('ci/other')
  })

  it('is not what jobs and workflows of a pull request say that are called like another app’s check', async () => {
    await play(RULE)
    const pull = open()
    preview(pull, 100)
    for (const name of ['deploy preview', 'Deploy  Preview']) {
      const run = engine.startRun({ pullRequest: pull, workflow: name, jobs: [name] })
      await run.complete()
      await stage.settle()
    }
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('it is 100 s')
  })
})
