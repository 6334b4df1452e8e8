import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import type { RunHandle } from '../../src/sandbox/handles/run.ts'
import { buildBase, checkRunOf, commentOf, type Stage, setStage, upload } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle
let pull: PullRequestHandle

const count = (value: number) => ({ value, unit: 'integer', better: 'lower' })
const check = () => checkRunOf(engine, pull.headSha())

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  const configuration = 'metrics:\n  failed: { max: 0 }\n'
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': configuration } })
  stage.github.install(octo)
  await buildBase(stage, engine, {
    failed: count(0),
    tests: count(900),
    time: { value: 2, unit: 'duration' },
  })
  engine.branch('feature')
  engine.commit('feature')
  pull = engine.openPullRequest({ head: 'feature' })
  await stage.settle()
})

afterEach(async () => {
  await stage.end()
})

async function finish(run: RunHandle, metrics: Record<string, number | Record<string, unknown>>) {
  await run.complete({ artifacts: upload(metrics) })
  await stage.settle()
}

describe('a re-run', () => {
  it('replaces what it brings again, and leaves what it does not', async () => {
    const run = engine.startRun({ pullRequest: pull })
    await finish(run, { failed: count(3), tests: count(900) })
    expect(check().conclusion).toBe('failure')
    run.rerun()
    await finish(run, { failed: count(0) })
    expect(check().conclusion).toBe('success')
    expect(commentOf(pull)).not.toContain('1.5')
    expect(commentOf(pull)).toContain('900')
  })

  it('replaces it for the worse, too', async () => {
    const run = engine.startRun({ pullRequest: pull })
    await finish(run, { failed: count(0), tests: count(900) })
    run.rerun()
    await finish(run, { failed: count(3), tests: count(900) })
    expect(check().conclusion).toBe('failure')
  })

  it('is a further sample of a metric that varies', async () => {
    const run = engine.startRun({ pullRequest: pull })
    await finish(run, { failed: count(0), tests: count(900), time: { value: 2, unit: 'duration' } })
    run.rerun()
    await finish(run, { time: { value: 4, unit: 'duration' } })
    expect(check().text).toMatch(/\| 3\ss \|/)
  })

  it('may be another run of the workflow, as when the pull request is opened again', async () => {
    await finish(engine.startRun({ pullRequest: pull }), { failed: count(3), tests: count(900) })
    pull.close()
    pull.reopen()
    await finish(engine.startRun({ pullRequest: pull }), { failed: count(0), tests: count(900) })
    expect(check().conclusion).toBe('success')
  })
})

describe('a workflow on push and pull_request', () => {
  it.each(['push first', 'pull_request first'])(
    'is counted by the merge that it tested: %s',
    async (order) => {
      const merged = () =>
        finish(engine.startRun({ pullRequest: pull }), { failed: count(0), tests: count(900) })
      const pushed = () =>
        finish(engine.startRun({ branch: 'feature' }), {
          failed: count(3),
          tests: count(800),
          pages: count(5),
        })
      for (const build of order === 'push first' ? [pushed, merged] : [merged, pushed]) await build()
      expect(check().conclusion).toBe('success')
      expect(commentOf(pull)).not.toContain('850')
      expect(check().text).toContain('pages')
    },
  )
})

describe('two workflows that bring one metric', () => {
  it('are two rows of the pull request, and a problem that names both', async () => {
    await finish(engine.startRun({ pullRequest: pull }), { failed: count(0), tests: count(900) })
    await finish(engine.startRun({ pullRequest: pull, workflow: 'Nightly' }), { failed: count(3) })
    expect(check().conclusion).toBe('failure')
    expect(check().summary).toContain('several workflows bring the metric failed')
    expect(check().summary).toContain('nightly.yml')
    expect(commentOf(pull)).toContain('Nightly')
  })
})
