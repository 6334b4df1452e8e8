import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import type { RunHandle } from '../../src/sandbox/handles/run.ts'
import { buildBase, buildPullRequest, checkRunOf, commentOf, type Stage, setStage, upload } from './stage.ts'

let stage: Stage
let octo: AccountHandle
let engine: RepositoryHandle

beforeEach(async () => {
  stage = await setStage()
  octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine')
  stage.github.install(octo)
})

afterEach(async () => {
  await stage.end()
})

function openBranch(name = 'feature', base = 'main') {
  engine.branch(name, base)
  engine.commit(name)
  return engine.openPullRequest({ head: name, base })
}

function openFork() {
  const fork = engine.fork('alice')
  fork.branch('patch')
  fork.commit('patch')
  const pull = engine.openPullRequest({ head: { repository: fork, branch: 'patch' }, author: 'alice' })
  return { pull, push: () => fork.commit('patch') }
}

/** Deliveries of what happens now do not arrive. */
async function unnoticed(action: () => void) {
  stage.cutOff(true)
  action()
  await stage.settle()
  stage.cutOff(false)
}

const short = (sha: string) => sha.slice(0, 7)

describe.each(['branch', 'fork'] as const)('a pull request from a %s', (from) => {
  const open = () =>
    from === 'fork' ? openFork() : { pull: openBranch(), push: () => engine.commit('feature') }

  it('is compared with what its run merged it into, although the base moves on before the run ends', async () => {
    await buildBase(stage, engine, { size: 100 })
    const { pull, push } = open()
    const tested = await buildBase(stage, engine, { size: 150 })
    push()
    const run = engine.startRun({ pullRequest: pull })
    await stage.settle()
    await buildBase(stage, engine, { size: 990 })
    pull.mergeAgain()
    await run.complete({ artifacts: upload({ size: 150 }) })
    await stage.settle()
    expect(commentOf(pull)).toContain(
      `Compared with [\`${short(tested)}\`](${stage.github.url}/octo/engine/commit/${tested}) of \`main\`: the commit that CI merged this pull request into.`,
    )
    expect(checkRunOf(engine, pull.headSha()).title).not.toMatch(/regress|improve/)
  })

  it('is told which base was assumed where the run began unnoticed and GitHub has merged anew since', async () => {
    const first = await buildBase(stage, engine, { size: 100 })
    const { pull } = open()
    await stage.settle()
    let run: ReturnType<RepositoryHandle['startRun']> | undefined
    await unnoticed(() => {
      run = engine.startRun({ pullRequest: pull })
    })
    stage.pass(10)
    await buildBase(stage, engine, { size: 300 })
    pull.mergeAgain()
    await run?.complete({ artifacts: upload({ size: 100 }) })
    await stage.settle()
    expect(commentOf(pull)).toContain(short(first))
    expect(commentOf(pull)).toContain('assumed to be the commit that CI merged this pull request into')
    expect(checkRunOf(engine, pull.headSha()).title).not.toMatch(/regress|improve/)
  })

  it('is compared with the right base by a re-run, which tests the same merge again', async () => {
    const tested = await buildBase(stage, engine, { size: 100 })
    const { pull } = open()
    const run = engine.startRun({ pullRequest: pull })
    await run.complete({ artifacts: upload({ size: 100 }) })
    await stage.settle()
    await buildBase(stage, engine, { size: 300 })
    pull.mergeAgain()
    run.rerun()
    await run.complete({ artifacts: upload({ size: 100 }) })
    await stage.settle()
    expect(commentOf(pull)).toContain(short(tested))
    expect(checkRunOf(engine, pull.headSha()).title).not.toMatch(/regress|improve/)
  })

  it('is compared with the newer base by a new run on the same head', async () => {
    await buildBase(stage, engine, { size: 100 })
    const { pull } = open()
    await buildPullRequest(stage, engine, pull, { size: 100 })
    const moved = await buildBase(stage, engine, { size: 300 })
    pull.close()
    pull.reopen()
    await buildPullRequest(stage, engine, pull, { size: 300 })
    expect(commentOf(pull)).toContain(short(moved))
  })
})

describe('a pull request that gets another base', () => {
  it('is compared with its merge base until CI has run on the new base, then with what CI merged it into', async () => {
    const main = await buildBase(stage, engine, { size: 100 })
    engine.branch('parent')
    engine.commit('parent')
    const parentTip = await buildBase(stage, engine, { size: 130 }, { branch: 'parent' })
    const pull = openBranch('child', 'parent')
    await buildPullRequest(stage, engine, pull, { size: 131 })
    expect(commentOf(pull)).toContain(short(parentTip))

    const landed = await buildBase(stage, engine, { size: 130 })
    pull.edit({ base: 'main' })
    await stage.settle()
    expect(commentOf(pull)).toContain(short(main))
    expect(commentOf(pull)).toContain(
      'where this pull request left its new base branch, on which CI has not run yet since the base was changed',
    )
    expect(commentOf(pull)).not.toContain(short(parentTip))

    await buildPullRequest(stage, engine, pull, { size: 131 })
    expect(commentOf(pull)).toContain(`${short(landed)}\``)
    expect(commentOf(pull)).toContain('of `main`: the commit that CI merged this pull request into.')
  })

  it('and gets its old one back is compared with what CI merged it into at first', async () => {
    const main = await buildBase(stage, engine, { size: 100 })
    engine.branch('release')
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: 100 })
    pull.edit({ base: 'release' })
    await stage.settle()
    pull.edit({ base: 'main' })
    await stage.settle()
    expect(commentOf(pull)).toContain(short(main))
    expect(commentOf(pull)).toContain('of `main`: the commit that CI merged this pull request into.')
  })

  it.each(['a new run', 'somebody who asks for the check again'])(
    'of which no event told is noticed by %s',
    async (by) => {
      await buildBase(stage, engine, { size: 100 })
      engine.branch('release')
      const release = await buildBase(stage, engine, { size: 500 }, { branch: 'release' })
      const pull = openBranch()
      await buildPullRequest(stage, engine, pull, { size: 101 })
      await unnoticed(() => pull.edit({ base: 'release' }))
      if (by === 'a new run') await buildPullRequest(stage, engine, pull, { size: 500 })
      else engine.rerequestCheck(checkRunOf(engine, pull.headSha()))
      await stage.settle()
      expect(commentOf(pull)).toContain('of `release`')
      if (by === 'a new run') expect(commentOf(pull)).toContain(short(release))
      else expect(commentOf(pull)).toContain('CI has not run yet since the base was changed')
    },
  )
})

describe('an upload that names the merge commit it was measured on', () => {
  const measured = (mergeCommit: string | null | undefined, size: number) => ({
    artifacts: upload({ size }, { mergeCommit }),
  })

  /** A run that begins unnoticed, and whose merge is no longer GitHub's when it ends. */
  async function startUnnoticed(pullRequest: PullRequestHandle): Promise<RunHandle> {
    let run: RunHandle | undefined
    await unnoticed(() => {
      run = engine.startRun({ pullRequest })
    })
    stage.pass(10)
    await buildBase(stage, engine, { size: 300 })
    pullRequest.mergeAgain()
    if (!run) throw new Error('no run has begun')
    return run
  }

  it.each(['branch', 'fork'] as const)('is compared with its first parent, from a %s', async (from) => {
    const base = await buildBase(stage, engine, { size: 100 })
    const pull = from === 'fork' ? openFork().pull : openBranch()
    await stage.settle()
    const run = await startUnnoticed(pull)
    await run.complete(measured(run.mergeSha(), 100))
    await stage.settle()
    expect(commentOf(pull)).toContain(short(base))
    expect(commentOf(pull)).toContain('of `main`: the commit that CI merged this pull request into.')
  })

  it('cannot give a fork another base than the one that was seen', async () => {
    await buildBase(stage, engine, { size: 200 })
    const { pull } = openFork()
    const forged = pull.mergeSha()
    const tested = await buildBase(stage, engine, { size: 100 })
    pull.mergeAgain()
    const run = engine.startRun({ pullRequest: pull })
    await stage.settle()
    await run.complete(measured(forged, 150))
    await stage.settle()
    expect(commentOf(pull)).toContain(short(tested))
  })

  it('is told so if the commit is none of this head, and counts all the same', async () => {
    const base = await buildBase(stage, engine, { size: 100 })
    const pull = openBranch()
    const other = openBranch('other')
    const run = engine.startRun({ pullRequest: pull })
    await run.complete(measured(other.mergeSha(), 100))
    await stage.settle()
    const { summary } = checkRunOf(engine, pull.headSha())
    expect(summary).toContain(`${short(other.mergeSha())} is no merge of this pull request`)
    expect(commentOf(pull)).toContain(short(base))
  })

  it('is told so if the commit is not there at all', async () => {
    await buildBase(stage, engine, { size: 100 })
    const pull = openBranch()
    const run = engine.startRun({ pullRequest: pull })
    await run.complete(measured('0'.repeat(40), 100))
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).summary).toContain('0000000 is no merge of this pull request')
  })
})
