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
  const size = (value: number) => ({ size: { value, unit: 'bytes' } })
  const base = async (sizes: Record<string, number>) => {
    engine.commit('main')
    for (const [workflow, value] of Object.entries(sizes)) {
      await finish(engine.startRun({ branch: 'main', workflow }), size(value))
    }
  }
  const head = async (sizes: Record<string, number>) => {
    engine.branch('late')
    engine.commit('late')
    pull = engine.openPullRequest({ head: 'late' })
    for (const [workflow, value] of Object.entries(sizes)) {
      await finish(engine.startRun({ pullRequest: pull, workflow }), size(value))
    }
  }
  const rows = () =>
    (check().text ?? '')
      .split('\n')
      .filter((line) => line.includes('`size`'))
      .map((line) => line.replaceAll(/\s/g, ' '))

  it('are two rows of the pull request, and a problem that names both', async () => {
    await finish(engine.startRun({ pullRequest: pull }), { failed: count(0), tests: count(900) })
    await finish(engine.startRun({ pullRequest: pull, workflow: 'Nightly' }), { failed: count(3) })
    expect(check().conclusion).toBe('failure')
    expect(check().summary).toContain('several workflows bring the metric failed')
    expect(check().summary).toContain('nightly.yml')
    expect(commentOf(pull)).toContain('Nightly')
  })

  it('are each compared with themselves, also where one of them did not build the nearest commit', async () => {
    await base({ CI: 400_000, Nightly: 300_000 })
    await base({ CI: 400_000 })
    await head({ Nightly: 300_000, CI: 400_000 })
    expect(rows()).toHaveLength(2)
    for (const row of rows()) expect(row).toMatch(/(300 kB.*300 kB|400 kB.*400 kB)/)
    expect(check().summary).toContain('several workflows bring the metric size')
  })

  it('are not taken for each other where the head has one of them', async () => {
    await base({ CI: 400_000, Nightly: 300_000 })
    await head({ Nightly: 300_000 })
    expect(rows().find((row) => row.includes('Nightly'))).toMatch(/300 kB.*300 kB/)
    expect(rows().join()).not.toMatch(/-100 kB|−100 kB/)
  })

  it('are one where the workflow was renamed', async () => {
    await base({ Build: 300_000 })
    await head({ CI: 400_000 })
    expect(rows()).toHaveLength(1)
    expect(rows()[0]).toMatch(/300 kB.*400 kB/)
    expect(check().summary).not.toContain('several workflows')
  })
})

describe('a re-run on the base branch', () => {
  it('replaces, too', async () => {
    engine.commit('main')
    const run = engine.startRun({ branch: 'main' })
    await finish(run, { failed: count(3), tests: count(890) })
    run.rerun()
    await finish(run, { failed: count(0) })
    engine.branch('late')
    engine.commit('late')
    pull = engine.openPullRequest({ head: 'late' })
    await finish(engine.startRun({ pullRequest: pull }), { failed: count(0), tests: count(890) })
    const text = (check().text ?? '').split('\n')
    expect(text.find((line) => line.includes('`failed`'))).toMatch(/\| 0 \| 0 \|/)
    expect(text.find((line) => line.includes('`tests`'))).toMatch(/\| 890 \| 890 \|/)
  })
})
