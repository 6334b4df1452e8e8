import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, type Stage, setStage } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', {
    files: { '.github/tidemark.yml': 'metrics:\n  size: { max: 200 }\n' },
  })
  stage.github.install(octo)
  await stage.settle()
  await buildBase(stage, engine, { size: 100 })
})

afterEach(() => stage.end())

function open(head = 'feature', base = 'main') {
  if (head === 'feature') {
    engine.branch(head)
    engine.commit(head)
  }
  return engine.openPullRequest({ head, base })
}

/** A pull request whose first workflow has ended while another one runs. */
async function whileRunning(pull = open()): Promise<string> {
  engine.startRun({ pullRequest: pull, workflow: 'Slow' })
  await buildPullRequest(stage, engine, pull, { size: 110 })
  expect(checkRunOf(engine, pull.headSha()).status).toBe('in_progress')
  return pull.headSha()
}

const cancelled = {
  status: 'completed',
  conclusion: 'cancelled',
  title: expect.stringContaining('Superseded'),
}

describe('a check run in progress ends as superseded', () => {
  it.each<[string, (pull: PullRequestHandle) => unknown]>([
    ['the branch is pushed to', () => engine.commit('feature')],
    ['the pull request is merged', (pull) => pull.merge()],
    ['the pull request is closed', (pull) => pull.close()],
  ])('when %s', async (_, happens) => {
    const pull = open()
    const sha = await whileRunning(pull)
    happens(pull)
    await stage.settle()
    expect(checkRunOf(engine, sha)).toMatchObject(cancelled)
  })

  it('when it is pushed to while the report of the old head waits', async () => {
    const pull = open()
    engine.startRun({ pullRequest: pull, workflow: 'Slow' })
    const run = engine.startRun({ pullRequest: pull })
    const sha = pull.headSha()
    stage.github.post.hold()
    await run.complete({})
    engine.commit('feature')
    stage.github.post.release()
    await stage.settle()
    const [check] = engine.checkRuns(sha)
    expect(check?.status ?? 'completed').toBe('completed')
  })

  it('but not while another pull request still has that head', async () => {
    const pull = open()
    engine.branch('copy', 'feature')
    engine.branch('release')
    const other = open('copy', 'release')
    await stage.settle()
    const sha = await whileRunning(pull)
    pull.close()
    await stage.settle()
    expect(checkRunOf(engine, sha).status).toBe('in_progress')
    other.close()
    await stage.settle()
    expect(checkRunOf(engine, sha)).toMatchObject(cancelled)
  })

  it('and is judged after all when the pull request is opened again', async () => {
    const pull = open()
    const sha = await whileRunning(pull)
    pull.close()
    await stage.settle()
    pull.reopen()
    await stage.settle()
    expect(checkRunOf(engine, sha).status).toBe('in_progress')
    stage.pass(31)
    stage.service().wake()
    await stage.settle()
    expect(checkRunOf(engine, sha)).toMatchObject({ status: 'completed', conclusion: 'success' })
  })
})

it('a check run that has ended stays as it is when the branch is pushed to', async () => {
  const pull = open()
  await buildPullRequest(stage, engine, pull, { size: 110 })
  const sha = pull.headSha()
  engine.commit('feature')
  await stage.settle()
  expect(checkRunOf(engine, sha)).toMatchObject({ status: 'completed', conclusion: 'success' })
})
