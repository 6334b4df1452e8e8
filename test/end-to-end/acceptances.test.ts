import { afterEach, describe, expect, it } from 'vitest'
import { MARKER } from '../../src/report/marker.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, type Stage, setStage, upload } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

async function play(configuration: string) {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': configuration } })
  engine.allow('mona', 'write')
  stage.github.install(octo)
}

afterEach(async () => {
  await stage.end()
})

const bytes = (value: number) => ({ value, unit: 'bytes' })
const check = (pull: PullRequestHandle) => checkRunOf(engine, pull.headSha())
const answers = (pull: PullRequestHandle) =>
  pull
    .comments()
    .filter((comment) => comment.byApp && !comment.body.startsWith(MARKER))
    .map((comment) => comment.body)

function open(branch = 'feature') {
  engine.branch(branch)
  engine.commit(branch)
  return engine.openPullRequest({ head: branch })
}

const RISE = 'metrics:\n  size: { max-rise: 2% }\n'

/** A pull request from 100 to so many bytes. */
async function broken(size = 250): Promise<PullRequestHandle> {
  await play(RISE)
  await buildBase(stage, engine, { size: bytes(100) })
  const pull = open()
  await buildPullRequest(stage, engine, pull, { size: bytes(size) })
  expect(check(pull).conclusion).toBe('failure')
  return pull
}

describe('an acceptance is of what its author saw', () => {
  it('and not of a push that was handled a moment before the comment', async () => {
    const pull = await broken()
    engine.commit('feature')
    const run = engine.startRun({ pullRequest: pull })
    await run.complete({ artifacts: upload({ size: bytes(100_000) }) })
    pull.comment('mona', '/tidemark accept size 250 is fine')
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
    expect(answers(pull)).toEqual([expect.stringContaining('the head has moved to')])
    engine.commit('feature')
    await buildPullRequest(stage, engine, pull, { size: bytes(240) })
    expect(check(pull).conclusion).toBe('success')
  })

  it('and not of what was published between the comment and its delivery', async () => {
    const pull = await broken()
    stage.github.post.hold()
    pull.comment('mona', '/tidemark accept size 250 is fine')
    stage.github.post.release(() => [])
    const [late] = stage.github.deliveries.filter((delivery) => delivery.event === 'issue_comment').slice(-1)
    stage.pass(10)
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    stage.github.post.redeliver(late?.id ?? 0)
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })

  it('and not of a re-run of the same head that was handled a moment before the button', async () => {
    const pull = await broken()
    const run = engine.startRun({ pullRequest: pull, workflow: 'again' })
    const before = { ...check(pull) }
    await run.complete({ artifacts: upload({ size: bytes(100_000) }) })
    engine.requestAction(before, 'accept', 'mona')
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })

  it('and not of another head than the check run’s whose button was pressed', async () => {
    const pull = await broken()
    const old = check(pull)
    engine.commit('feature')
    await buildPullRequest(stage, engine, pull, { size: bytes(260) })
    engine.requestAction(old, 'accept', 'mona')
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
    expect(answers(pull)).toEqual([expect.stringContaining('the button was of')])
  })

  it('and not of an older check run of the same head', async () => {
    const pull = await broken()
    const old = { ...check(pull), id: check(pull).id + 1_000_000 }
    engine.requestAction(old, 'accept', 'mona')
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
    expect(answers(pull)).toEqual([expect.stringContaining('nothing was accepted')])
  })

  it('and not of another environment, where the same metric breaks the same rule later', async () => {
    await play(RISE)
    engine.commit('main')
    for (const environment of ['linux', 'mac']) {
      const run = engine.startRun({ branch: 'main', workflow: environment })
      await run.complete({ artifacts: upload({ size: bytes(100) }, { environment }) })
    }
    await stage.settle()
    const pull = open()
    const build = (environment: string, size: number) =>
      buildPullRequest(
        stage,
        engine,
        pull,
        { size: bytes(size) },
        { workflow: environment, upload: { environment } },
      )
    await build('linux', 130)
    await build('mac', 100)
    pull.comment('mona', '/tidemark accept size linux may')
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    engine.commit('feature')
    await build('linux', 130)
    await build('mac', 120)
    expect(check(pull).conclusion).toBe('failure')
  })

  it('and not of another base branch with the same rule', async () => {
    const pull = await broken()
    engine.branch('release', 'main')
    await buildBase(stage, engine, { size: bytes(10) }, { branch: 'release' })
    pull.comment('mona', '/tidemark accept size for main only')
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    pull.edit({ base: 'release' })
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })
})

describe('a later value is covered', () => {
  it('only if it is no worse for the rule itself, whichever direction the metric calls better', async () => {
    await play('metrics:\n  score: { min: 150, max-drop: 10, better: lower }\n')
    await buildBase(stage, engine, { score: 200 })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { score: 140 })
    pull.comment('mona', '/tidemark accept score a known loss')
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    for (const [score, conclusion] of [
      [1, 'failure'],
      [139, 'failure'],
      [141, 'success'],
    ] as const) {
      engine.commit('feature')
      await buildPullRequest(stage, engine, pull, { score })
      expect(check(pull).conclusion, `at ${score}`).toBe(conclusion)
    }
  })

  it('only for the rule that was accepted', async () => {
    await play('metrics:\n  size: [{ max-rise: 2% }, { max: 400 }]\n')
    await buildBase(stage, engine, { size: bytes(100) })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: bytes(250) })
    pull.comment('mona', '/tidemark accept size it grows')
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    engine.commit('feature')
    await buildPullRequest(stage, engine, pull, { size: bytes(500) })
    expect(check(pull).conclusion).toBe('failure')
  })
})

describe('in the merge queue', () => {
  async function group(pull: PullRequestHandle, size: number) {
    const made = engine.mergeGroup(pull)
    const run = engine.startRun({ branch: made.branch, sha: made.sha, event: 'merge_group' })
    await run.complete({ artifacts: upload({ size: bytes(size) }) })
    await stage.settle()
    return checkRunOf(engine, made.sha)
  }

  it('an acceptance holds for the pull request’s group', async () => {
    const pull = await broken()
    pull.comment('mona', '/tidemark accept size needed')
    await stage.settle()
    expect((await group(pull, 250)).conclusion).toBe('success')
    expect((await group(open('other'), 250)).conclusion).toBe('failure')
  })

  it('it covers the same change on a base that has moved, and no larger one', async () => {
    const pull = await broken()
    pull.comment('mona', '/tidemark accept size needed')
    await stage.settle()
    await buildBase(stage, engine, { size: bytes(150) })
    expect((await group(pull, 300)).conclusion).toBe('success')
    expect((await group(pull, 320)).conclusion).toBe('failure')
  })

  it('those of the groups before it hold, too, for what their pull requests were allowed together', async () => {
    const first = await broken()
    const second = open('second')
    await buildPullRequest(stage, engine, second, { size: bytes(150) })
    for (const pull of [first, second]) pull.comment('mona', '/tidemark accept size needed')
    await stage.settle()
    const before = engine.mergeGroup(first)
    engine.repository.branches.set('main', before.sha)
    const made = engine.mergeGroup(second)
    engine.repository.branches.set('main', before.base)
    await stage.settle()
    const run = engine.startRun({ branch: made.branch, sha: made.sha, event: 'merge_group' })
    await run.complete({ artifacts: upload({ size: bytes(300) }) })
    await stage.settle()
    expect(checkRunOf(engine, made.sha).conclusion).toBe('success')
  })
})
