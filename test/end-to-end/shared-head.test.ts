import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, type Stage, setStage } from './stage.ts'

const RULES = 'metrics:\n  size: { max-rise: 2% }\n'
const bytes = (value: number) => ({ value, unit: 'bytes' })

let stage: Stage
let engine: RepositoryHandle

/** `main` has rules and a small size; `legacy` has none; `silent` turns Tidemark off. */
beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': RULES } })
  stage.github.install(octo)
  for (const [branch, configuration] of [
    ['legacy', 'checks: false\n'],
    ['silent', 'mode: off\n'],
  ] as const) {
    engine.branch(branch)
    engine.commit(branch, { files: { '.github/tidemark.yml': configuration } })
  }
  await buildBase(stage, engine, { size: bytes(100) })
  engine.branch('feature')
  engine.commit('feature')
})

afterEach(async () => {
  await stage.end()
})

/** A pull request of the one head, from a branch of its own. */
function open(base: string, head = `to-${base}`): PullRequestHandle {
  engine.branch(head, 'feature')
  return engine.openPullRequest({ head, base })
}

const check = () => checkRunOf(engine, engine.tip('feature').sha)

async function build(pull: PullRequestHandle, size = 130): Promise<void> {
  await buildPullRequest(stage, engine, pull, { size: bytes(size) })
}

/** The states of the check run that were written since. */
function written(since: () => { method: string; path: string; body?: unknown }[]): string[] {
  return since()
    .filter(({ method, path }) => method !== 'GET' && path.includes('/check-runs'))
    .map(({ body }) => {
      const { status, conclusion } = body as { status: string; conclusion?: string }
      return conclusion ?? status
    })
}

describe('of pull requests that share their head, the check run says the worst', () => {
  it('whichever was opened first, and names them', async () => {
    const early = open('legacy')
    await build(early)
    expect(check().conclusion).toBe('success')
    const late = open('main')
    await build(late)
    expect(check().conclusion).toBe('failure')
    expect(check().title).toContain(`#${late.number}`)
    expect(check().summary).toContain(`#${early.number} into \`legacy\`: \`success`)
    expect(check().summary).toContain(`#${late.number} into \`main\`: \`failure`)
  })

  it('and is not green from the moment another one is opened until that one was judged', async () => {
    await build(open('legacy'))
    const since = stage.github.mark()
    const late = open('main')
    await stage.settle()
    expect(written(since)[0]).toBe('in_progress')
    await build(late)
    expect(written(since)).not.toContain('success')
    expect(check().conclusion).toBe('failure')
  })

  it('in whatever order the events arrive', async () => {
    stage.github.post.hold()
    const early = open('legacy')
    const late = open('main')
    const runs = [early, late].map((pullRequest) => engine.startRun({ pullRequest }))
    for (const run of runs) {
      const content = JSON.stringify({ version: 1, metrics: { size: bytes(130) } })
      await run.complete({ artifacts: { 'tidemark-numbers': { 'numbers.json': content } } })
    }
    stage.github.post.release((held) => held.toReversed())
    await stage.settle()
    expect(check().conclusion).toBe('failure')
  })

  it('also after the red one was closed and opened again', async () => {
    await build(open('legacy'))
    const red = open('main')
    await build(red)
    red.close()
    await stage.settle()
    expect(check().conclusion).toBe('success')
    const since = stage.github.mark()
    red.reopen()
    await stage.settle()
    expect(check().conclusion).toBe('failure')
    expect(written(since)).not.toContain('success')
  })

  it('also where closing and opening again are of one second and arrive the wrong way round', async () => {
    await build(open('legacy'))
    const red = open('main')
    await build(red)
    stage.github.post.hold()
    red.close()
    red.reopen()
    stage.github.post.release((held) => {
      const [closed, reopened] = held
      if (!closed || !reopened) throw new Error('two deliveries were expected')
      const at = JSON.parse(reopened.payload).pull_request.updated_at
      const earlier = JSON.parse(closed.payload)
      earlier.pull_request.updated_at = at
      closed.payload = JSON.stringify(earlier)
      return [reopened, closed]
    })
    await stage.settle()
    expect(check().conclusion).toBe('failure')
  })

  it('also after the red one was pointed at a branch without rules and back', async () => {
    await build(open('legacy'))
    const red = open('main')
    await build(red)
    red.edit({ base: 'legacy' })
    await stage.settle()
    expect(check().conclusion).toBe('success')
    const since = stage.github.mark()
    red.edit({ base: 'main' })
    await stage.settle()
    expect(written(since)).not.toContain('success')
    expect(check().conclusion).toBe('failure')
  })

  it('also where one of the base branches turns Tidemark off', async () => {
    const off = open('silent')
    await build(off)
    expect(engine.checkRuns(off.headSha())).toEqual([])
    const red = open('main')
    await build(red)
    expect(check().conclusion).toBe('failure')
    off.close()
    off.reopen()
    await build(off)
    expect(check().conclusion).toBe('failure')
  })

  it('also where one of them comes from a fork', async () => {
    const red = open('main')
    await build(red)
    const fork = engine.fork('fan')
    fork.repository.branches.set('same', red.headSha())
    const forked = engine.openPullRequest({ head: { repository: fork, branch: 'same' }, base: 'legacy' })
    await build(forked)
    expect(check().conclusion).toBe('failure')
  })
})

describe('the check run speaks for the one that is left', () => {
  it.each([
    ['is closed', (first: PullRequestHandle) => first.close()],
    ['is pushed to', (first: PullRequestHandle) => engine.commit(first.pull.head.ref)],
  ])('as soon as the other one %s', async (_, happens) => {
    const head = engine.tip('feature').sha
    const first = open('main')
    const second = open('legacy')
    await build(first)
    await build(second)
    expect(check().conclusion).toBe('failure')
    happens(first)
    await stage.settle()
    expect(checkRunOf(engine, head).conclusion).toBe('success')
  })
})
