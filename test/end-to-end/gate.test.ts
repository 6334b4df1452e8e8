import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MARKER } from '../../src/report/marker.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, commentOf, type Stage, setStage, upload } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

async function play(configuration: string, permissions?: Record<string, 'read' | 'write'>) {
  stage = await setStage(permissions ? { permissions } : {})
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': configuration } })
  engine.allow('mona', 'write')
  engine.allow('rita', 'read')
  stage.github.install(octo)
  await stage.settle()
}

afterEach(async () => {
  await stage.end()
})

const bytes = (value: number) => ({ value, unit: 'bytes' })
const check = (pull: PullRequestHandle) => checkRunOf(engine, pull.headSha())

function open(name = 'feature') {
  engine.branch(name)
  engine.commit(name)
  return engine.openPullRequest({ head: name })
}

/** A pull request that breaks `max-rise`. */
async function brokenPull(): Promise<PullRequestHandle> {
  await buildBase(stage, engine, { size: bytes(100_000) })
  const pull = open()
  await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
  expect(check(pull).conclusion).toBe('failure')
  return pull
}

/** Comments that are not the report. */
const answers = (pull: PullRequestHandle) =>
  pull.comments().filter((comment) => comment.byApp && !comment.body.startsWith(MARKER))
const report = (pull: PullRequestHandle) =>
  pull.comments().find((comment) => comment.body.startsWith(MARKER))?.body ?? ''

describe('accepting a broken rule', () => {
  beforeEach(() => play('metrics:\n  size: { max-rise: 2% }\n'))

  it('by the button turns the check run green at once, and shows who did it', async () => {
    const pull = await brokenPull()
    expect(check(pull).actions.map((action) => action.label)).toEqual(['Accept'])
    engine.requestAction(check(pull), 'accept', 'mona')
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    expect(commentOf(pull)).toContain('mona')
    expect(check(pull).actions).toEqual([])
  })

  it('by the button does nothing for somebody without write access', async () => {
    const pull = await brokenPull()
    engine.requestAction(check(pull), 'accept', 'rita')
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })

  it('by a comment keeps the reason', async () => {
    const pull = await brokenPull()
    pull.comment('mona', 'Sorry!\n/tidemark accept size the new codec is worth it')
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    expect(report(pull)).toContain('the new codec is worth it')
  })

  it('by a comment of somebody without write access does nothing, and is not answered', async () => {
    const pull = await brokenPull()
    pull.comment('rita', '/tidemark accept size please')
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
    expect(answers(pull)).toEqual([])
  })

  it('is explained when the command cannot be read, or names no broken rule', async () => {
    const pull = await brokenPull()
    const said: string[] = []
    for (const command of ['size', 'size until tomorrow it is fine', 'weight it is fine']) {
      pull.comment('mona', `/tidemark accept ${command}`)
      await stage.settle()
      said.push(...answers(pull).map((answer) => answer.body))
    }
    expect(check(pull).conclusion).toBe('failure')
    expect(said).toEqual([
      expect.stringContaining('/tidemark accept <metric>'),
      expect.stringContaining('2026-12-31'),
      expect.stringContaining('`weight` breaks no rule'),
    ])
  })

  it('by a comment is read wherever in it the command is, but in no block of code', async () => {
    const pull = await brokenPull()
    const example = '```\r\n/tidemark accept size as the manual says\r\n```\r\n'
    pull.comment('mona', `See how:\r\n${example}`)
    pull.comment('mona', '/tidemark.yml is where to look')
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
    const story = 'It is a long story.\r\n'.repeat(200)
    pull.comment('mona', `${story}${example}/tidemark accept size the new codec is worth it\r\n`)
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    expect(report(pull)).toContain('the new codec is worth it')
    expect(answers(pull)).toEqual([])
  })

  it('until a date asks again after that day', async () => {
    const pull = await brokenPull()
    pull.comment('mona', '/tidemark accept size until 2026-03-04 we ship on Wednesday')
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    stage.pass(3 * 24 * 60)
    stage.service().wake()
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })

  it('until a date asks again after that day, also where the report waited for a workflow meanwhile', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = open()
    engine.startRun({ pullRequest: pull, workflow: 'endless' })
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    pull.comment('mona', '/tidemark accept size until 2026-03-04 we ship on Wednesday')
    await stage.settle()
    for (const [minutes, conclusion] of [
      [40, 'success'],
      [3 * 24 * 60, 'failure'],
    ] as const) {
      stage.pass(minutes)
      stage.service().wake()
      await stage.settle()
      expect(check(pull).conclusion).toBe(conclusion)
    }
  })

  it('asks again when a push makes it worse, but not when it stays', async () => {
    const pull = await brokenPull()
    engine.requestAction(check(pull), 'accept', 'mona')
    await stage.settle()
    engine.commit('feature')
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(check(pull).conclusion).toBe('success')
    engine.commit('feature')
    await buildPullRequest(stage, engine, pull, { size: bytes(140_000) })
    expect(check(pull).conclusion).toBe('failure')
  })
})

describe('rules', () => {
  it('on one metric all count, each with its severity', async () => {
    await play(
      'metrics:\n  size: [{ max: 200 kB }, { max-rise: 2%, severity: warn }, { max: 120 kB, severity: warn }]\n',
    )
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(check(pull).conclusion).toBe('neutral')
    expect(commentOf(pull)).toContain('max: 120 kB')
    expect(commentOf(pull)).toContain('max-rise: 2%')
    expect(commentOf(pull)).not.toContain('max: 200 kB')
  })

  it('that need no base are judged without one', async () => {
    await play('metrics:\n  coverage: { min: 80% }\n')
    const pull = open()
    await buildPullRequest(stage, engine, pull, {
      coverage: { value: 71, unit: 'percent', better: 'higher' },
    })
    expect(check(pull).conclusion).toBe('failure')
    expect(commentOf(pull)).toMatch(/no baseline yet/i)
  })

  it('block nobody in informational mode, and are silent when off', async () => {
    await play('mode: informational\nmetrics:\n  size: { max: 1 kB }\n')
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(2_000) })
    expect(check(pull).conclusion).toBe('neutral')
    engine.commit('main', { files: { '.github/tidemark.yml': 'mode: off\n' } })
    const quiet = open('quiet')
    await buildPullRequest(stage, engine, quiet, { size: bytes(2_000) })
    expect(quiet.comments()).toEqual([])
    expect(engine.checkRuns(quiet.headSha())).toEqual([])
  })

  it('of `real-only` do not block on what one noisy run says', async () => {
    await play(
      'checks: false\nmetrics:\n  time: { max-rise: 1%, real-only: true, better: lower, unit: duration }\n',
    )
    const noise = [1, 1.02, 0.99, 1.01, 0.98, 1.03, 1, 0.97, 1.01, 1.02, 0.99, 1]
    for (const time of noise) await buildBase(stage, engine, { time })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { time: 1.3 })
    expect(check(pull).conclusion).toBe('success')
    expect(commentOf(pull)).toContain('possible')
    expect(commentOf(pull)).toContain('re-run the workflow to confirm')
  })

  it('name expected metrics that nobody brought', async () => {
    await play('expect: [size, coverage/lines]\n')
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(1) })
    expect(check(pull).conclusion).toBe('failure')
    expect(commentOf(pull)).toContain('coverage/lines')
  })
})

describe('a possible change', () => {
  const noise = [1, 1.02, 0.99, 1.01, 0.98, 1.03, 1, 0.97, 1.01, 1.02, 0.99, 1, 1.01, 0.98]

  it('is confirmed by re-runs of the same commit, which the button starts where that was granted', async () => {
    await play('checks: false\nmetrics:\n  time: { better: lower, unit: duration }\n', { actions: 'write' })
    for (const time of noise) await buildBase(stage, engine, { time })
    const pull = open()
    const run = engine.startRun({ pullRequest: pull })
    await run.complete({ artifacts: upload({ time: 1.31 }) })
    await stage.settle()
    expect(commentOf(pull)).toContain('possible')
    expect(check(pull).actions.map((action) => action.label)).toEqual(['Confirm'])
    for (const time of [1.3, 1.32]) {
      engine.requestAction(check(pull), 'confirm', 'mona')
      await stage.settle()
      expect(run.run.status).not.toBe('completed')
      await run.complete({ artifacts: upload({ time }) })
      await stage.settle()
    }
    expect(check(pull).title).toMatch(/regressed/)
  })

  it('is dismissed when re-runs do not show it', async () => {
    await play('checks: false\nmetrics:\n  time: { better: lower, unit: duration }\n')
    for (const time of noise) await buildBase(stage, engine, { time })
    const pull = open()
    const run = engine.startRun({ pullRequest: pull })
    await run.complete({ artifacts: upload({ time: 1.31 }) })
    await stage.settle()
    for (const time of [1.0, 1.01]) {
      run.rerun()
      await run.complete({ artifacts: upload({ time }) })
      await stage.settle()
    }
    expect(check(pull).title).not.toMatch(/regressed|may have/)
    expect(check(pull).actions).toEqual([])
  })
})

describe('what is compared', () => {
  it('includes labels, as text', async () => {
    await play('metrics:\n  compiler: { type: label }\n')
    await buildBase(stage, engine, { compiler: { label: 'gcc 12' } })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { compiler: { label: 'gcc 13' } })
    expect(commentOf(pull)).toMatch(/gcc 12.*→.*gcc 13/)
  })

  it('is grouped as the owner named it, worst group first', async () => {
    await play('groups:\n  Web: web/**\n  Server: [api/**, db/**]\n')
    const base = {
      'web/size': bytes(1_000),
      'api/size': bytes(1_000),
      'db/size': bytes(1_000),
      other: bytes(1_000),
    }
    await buildBase(stage, engine, base)
    const pull = open()
    const head = {
      'web/size': bytes(2_100),
      'api/size': bytes(9_000),
      'db/size': bytes(1_000),
      other: bytes(5_000),
    }
    await buildPullRequest(stage, engine, pull, head)
    const comment = commentOf(pull)
    const places = ['**`Server`**', '`api/size`', '**`Others`**', '`other`', '**`Web`**', '`web/size`'].map(
      (text) => comment.indexOf(text),
    )
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual([...places].sort((one, another) => one - another))
  })

  it('tells a metric of a workflow that did not run from one that is lost', async () => {
    await play('comment: { when: always }\n')
    const { sha } = engine.commit('main')
    for (const [workflow, metrics] of [
      ['Size', { size: bytes(1_000), lost: bytes(5) }],
      ['Docs', { pages: { value: 12, unit: 'integer' } }],
    ] as const) {
      const run = engine.startRun({ branch: 'main', event: 'push', workflow })
      await run.complete({ artifacts: upload(metrics) })
      await stage.settle()
    }
    expect(sha).toBeTruthy()
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(1_000) }, { workflow: 'Size' })
    expect(commentOf(pull)).toMatch(/Missing:\*\* `lost`/)
    expect(commentOf(pull)).toMatch(/`pages`[^\n]*not measured here/)
  })

  it('says that the base branch itself shifted', async () => {
    await play('checks: false\nmetrics:\n  time: { better: lower, unit: duration }\n')
    const level = (base: number) =>
      [1, 1.01, 0.99, 1.005, 0.995, 1.01, 0.99, 1, 1.002, 0.998].map((x) => x * base)
    for (const time of [...level(1), ...level(1.2)]) await buildBase(stage, engine, { time })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { time: { samples: [1.5, 1.51, 1.49] } })
    expect(commentOf(pull)).toContain('the base branch itself shifted by +20 %')
  })
})
