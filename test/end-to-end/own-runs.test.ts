import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, commentOf, type Stage, setStage, upload } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

const CONFIGURATION = 'metrics:\n  size: { max-rise: 2% }\n'
const bytes = (value: number) => ({ value, unit: 'bytes' })
const check = (pull: PullRequestHandle) => checkRunOf(engine, pull.headSha())

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': CONFIGURATION } })
  stage.github.install(octo)
  await buildBase(stage, engine, { size: bytes(100_000) })
  engine.branch('dev')
  await stage.settle()
})

afterEach(async () => {
  await stage.end()
})

/** A pull request of a stranger's fork, whose branch is at this commit. */
function openFromFork(owner: string, sha: string, branch: string, base = 'dev') {
  const fork = engine.fork(owner)
  fork.branch(branch, sha)
  return engine.openPullRequest({ head: { repository: fork, branch }, base })
}

/** A fork with a branch of one commit, and its pull request into `main`. */
function openOwn(owner: string, branch = 'feature') {
  const fork = engine.fork(owner)
  fork.branch(branch)
  fork.commit(branch)
  return { fork, pull: engine.openPullRequest({ head: { repository: fork, branch } }) }
}

describe('a run counts for its own pull request alone', () => {
  it.each([
    ['with another branch’s name', 'other'],
    ['with the same branch’s name', 'feature'],
  ])('where a stranger’s fork has the same commit %s', async (_, branch) => {
    const { pull } = openOwn('mona')
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(check(pull).conclusion).toBe('failure')
    const before = commentOf(pull)
    const stranger = openFromFork('mallory', pull.headSha(), branch)
    await stage.settle()
    for (const workflow of ['CI', 'Other']) {
      const metrics = { size: { samples: [1, 1, 1, 1, 1], unit: 'bytes' } }
      await buildPullRequest(stage, engine, stranger, metrics, {
        workflow,
        upload: { annotations: [{ path: 'src/a.ts', startLine: 1, message: 'planted' }] },
      })
    }
    expect(check(pull).conclusion).toBe('failure')
    expect(commentOf(pull)).toBe(before)
  })

  it('and is not waited for by another one with the same commit', async () => {
    const { pull } = openOwn('mona')
    await stage.settle()
    const stranger = openFromFork('mallory', pull.headSha(), 'other')
    const endless = engine.startRun({ pullRequest: stranger, workflow: 'Endless' })
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    expect(commentOf(pull)).not.toContain('Endless')
    await endless.complete()
  })

  it('nor do how long its jobs took, and what its broken files are, count for another one', async () => {
    const { pull } = openOwn('mona')
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    const stranger = openFromFork('mallory', pull.headSha(), 'feature')
    const run = engine.startRun({ pullRequest: stranger, workflow: 'Strange', jobs: ['strange job'] })
    await run.complete({
      artifacts: { 'tidemark-broken': { 'broken.json': '{"version": 1, "metrics": 5}' } },
    })
    await stage.settle()
    engine.rerequestCheck(check(pull))
    await stage.settle()
    expect(commentOf(pull).toLowerCase()).not.toContain('broken.json')
    expect(commentOf(pull).toLowerCase()).not.toContain('strange')
  })

  it('although a workflow that another one’s end, a comment or a call starts runs on the same commit', async () => {
    engine.commit('dev')
    const pull = engine.openPullRequest({ head: 'dev' })
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    for (const event of ['workflow_run', 'issue_comment', 'repository_dispatch', 'label']) {
      const run = engine.startRun({ branch: 'dev', event, workflow: event })
      await run.complete({ artifacts: upload({ size: bytes(1), [event]: 5 }) })
      await stage.settle()
    }
    expect(check(pull).conclusion).toBe('failure')
    expect(commentOf(pull)).not.toContain('workflow_run')
  })

  it('also where a merge group has the commit that a stranger’s pull request has', async () => {
    engine.branch('feature')
    engine.commit('feature')
    const pull = engine.openPullRequest({ head: 'feature' })
    const group = engine.mergeGroup(pull)
    const own = engine.startRun({ branch: group.branch, sha: group.sha, event: 'merge_group' })
    await own.complete({ artifacts: upload({ size: bytes(130_000) }) })
    await stage.settle()
    expect(checkRunOf(engine, group.sha).conclusion).toBe('failure')
    const stranger = openFromFork('mallory', group.sha, 'feature')
    stranger.close()
    await buildPullRequest(stage, engine, stranger, { size: { samples: [1, 1, 1], unit: 'bytes' } })
    await engine
      .startRun({ branch: group.branch, sha: group.sha, event: 'merge_group', workflow: 'Docs' })
      .complete({ artifacts: upload({ docs: 1 }) })
    await stage.settle()
    expect(checkRunOf(engine, group.sha).text).toContain('docs')
    expect(checkRunOf(engine, group.sha).conclusion).toBe('failure')
  })
})

describe('a run of the repository itself counts for its commit', () => {
  it('also where a fork’s pull request has it, as when somebody with write access pushed it to be tested', async () => {
    const { pull } = openOwn('mona')
    await stage.settle()
    engine.branch('tested', pull.headSha())
    await engine.startRun({ branch: 'tested' }).complete({ artifacts: upload({ size: bytes(130_000) }) })
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })

  it('and one that somebody started by hand does, too', async () => {
    engine.branch('feature')
    engine.commit('feature')
    const pull = engine.openPullRequest({ head: 'feature' })
    const run = engine.startRun({ branch: 'feature', event: 'workflow_dispatch' })
    await run.complete({ artifacts: upload({ size: bytes(130_000) }) })
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })
})

describe('a branch of two pull requests', () => {
  it('has its numbers in both', async () => {
    const { fork, pull: first } = openOwn('mona')
    const head = { repository: fork, branch: 'feature' }
    const second = engine.openPullRequest({ head, base: 'dev' })
    await buildPullRequest(stage, engine, second, { size: bytes(100_000) })
    expect(commentOf(first)).toContain('100')
    expect(commentOf(second)).toContain('100')
  })
})

describe('a fork that was deleted', () => {
  it('still gets its report, by the runs before and after', async () => {
    const { fork, pull } = openOwn('mona')
    await buildPullRequest(stage, engine, pull, { docs: 7 }, { workflow: 'Docs' })
    fork.delete()
    const run = engine.startRun({ pullRequest: pull })
    await run.complete({ artifacts: upload({ size: bytes(130_000) }) })
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
    expect(commentOf(pull)).toContain('docs')
  })

  it('gets it although nothing was told of it before', async () => {
    const { fork, pull } = openOwn('mona')
    stage.cutOff(true)
    await stage.settle()
    fork.delete()
    stage.cutOff(false)
    await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: bytes(130_000) }) })
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })

  it('brings nothing to a pull request of the same commit and branch whose fork is there', async () => {
    const { pull } = openOwn('mona')
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    const stranger = openFromFork('mallory', pull.headSha(), 'feature')
    await stage.settle()
    const run = engine.startRun({ pullRequest: stranger })
    stranger.pull.head.repository.deleted = true
    await run.complete({ artifacts: upload({ size: { samples: [1, 1, 1], unit: 'bytes' } }) })
    await stage.settle()
    expect(check(pull).conclusion).toBe('failure')
  })
})
