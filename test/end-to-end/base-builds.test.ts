import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addCommit } from '../../src/sandbox/graph.ts'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import type { Conclusion } from '../../src/sandbox/model.ts'
import { buildBase, buildPullRequest, checkRunOf, commentOf, type Stage, setStage, upload } from './stage.ts'

let stage: Stage
let octo: AccountHandle
let engine: RepositoryHandle

async function begin(options: Parameters<typeof setStage>[0] = {}): Promise<void> {
  stage = await setStage(options)
  octo = stage.github.account('octo', { type: 'Organization' })
  // How long checks take depends on the machine: it would make other headlines.
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': 'checks: false\n' } })
  stage.github.install(octo)
}

beforeEach(() => begin())

afterEach(async () => {
  await stage.end()
})

function openBranch(name = 'feature', base = 'main') {
  engine.branch(name, base)
  engine.commit(name)
  return engine.openPullRequest({ head: name, base })
}

const bytes = (value: number) => ({ value, unit: 'bytes' })
const count = (value: number) => ({ value, unit: 'integer', better: 'higher' })
const ms = (value: number) => ({ value, unit: 'ms', better: 'lower' })
const short = (sha: string) => sha.slice(0, 7)
const titleOf = (sha: string) => checkRunOf(engine, sha).title

/** Makes a branch of main with so many commits. */
function addCommits(branch: string, count: number): void {
  const { repository } = engine
  let tip = engine.tip()
  for (let index = 0; index < count; index++) {
    const date = stage.github.world.state.now()
    tip = addCommit(repository, {
      message: 'More',
      parents: [tip.sha],
      author: tip.author,
      date,
      files: tip.files,
    })
  }
  repository.branches.set(branch, tip.sha)
}

/** A push of the base branch whose run ends like this. */
async function endsAs(conclusion: Conclusion, metrics: Parameters<typeof upload>[0]): Promise<string> {
  const { sha } = engine.commit('main')
  await engine.startRun({ branch: 'main' }).complete({ conclusion, artifacts: upload(metrics) })
  await stage.settle()
  return sha
}

describe('a base branch without builds of its own', () => {
  it('is stood in for by the nearest commit with a build, and the report says of which branch', async () => {
    await buildBase(stage, engine, { size: bytes(90) })
    const built = await buildBase(stage, engine, { size: bytes(100) })
    engine.branch('parent')
    engine.commit('parent')
    engine.commit('parent')
    const pull = openBranch('child', 'parent')
    await buildPullRequest(stage, engine, pull, { size: bytes(150) })
    expect(commentOf(pull)).toContain(short(built))
    expect(commentOf(pull)).toContain('of `parent`, built on `main`: 2 commits before')
    expect(titleOf(pull.headSha())).toMatch(/regress/)
  })

  it('has the history of the branch that it was made from', async () => {
    for (const size of [100, 160, 90, 150, 95, 155, 100, 160, 92]) {
      await buildBase(stage, engine, { time: ms(size) })
    }
    engine.branch('release')
    engine.commit('release')
    const pull = openBranch('fix', 'release')
    await buildPullRequest(stage, engine, pull, { time: ms(165) })
    // Noise that only the history shows.
    expect(titleOf(pull.headSha())).not.toMatch(/regress|too short/)
  })

  it('is compared with its own as soon as it has one', async () => {
    await buildBase(stage, engine, { size: bytes(100) })
    engine.branch('release')
    const { sha } = engine.commit('release')
    const pull = openBranch('fix', 'release')
    await buildPullRequest(stage, engine, pull, { size: bytes(150) })
    expect(commentOf(pull)).toContain('built on `main`')
    await engine.startRun({ branch: 'release', sha }).complete({ artifacts: upload({ size: bytes(150) }) })
    await stage.settle()
    expect(commentOf(pull)).toContain(short(sha))
    expect(commentOf(pull)).not.toContain('built on')
  })

  it('keeps history and open pull requests when the default branch gets another name', async () => {
    for (const size of [100, 160, 90, 150, 95, 155, 100, 160]) {
      await buildBase(stage, engine, { time: ms(size) })
    }
    const last = await buildBase(stage, engine, { time: ms(156) })
    const before = openBranch()
    await buildPullRequest(stage, engine, before, { time: ms(165) })
    engine.renameBranch('main', 'trunk')
    await stage.settle()
    expect(commentOf(before)).toContain(`${short(last)}\``)
    expect(commentOf(before)).toContain(
      'of `trunk`, built on `main`: the commit that CI merged this pull request',
    )
    const after = openBranch('later', 'trunk')
    await buildPullRequest(stage, engine, after, { time: ms(165) })
    expect(commentOf(after)).toContain('built on `main`')
    expect(titleOf(after.headSha())).not.toMatch(/regress|too short/)
  })
})

describe('a history of many merges', () => {
  it('is walked along first parents, a few requests a report, until a build is found', async () => {
    // Time that hardly moves by itself: the next report has to be waited for.
    await stage.end()
    await begin({ tick: 1 })
    const built = await buildBase(stage, engine, { size: bytes(100) })
    for (let merge = 0; merge < 11; merge++) {
      addCommits('side', 110)
      engine.mergeBranch('main', 'side')
    }
    await stage.settle()
    const pull = openBranch()
    const since = stage.github.mark()
    await buildPullRequest(stage, engine, pull, { size: bytes(150) })
    const walked = () => since().filter(({ path }) => path.includes('/commits?sha=')).length
    expect(commentOf(pull)).toContain('its history is still being read')
    expect(walked()).toBeLessThanOrEqual(6)
    for (let report = 0; report < 4; report++) {
      stage.pass(2)
      await stage.settle()
    }
    expect(commentOf(pull)).toContain(short(built))
    expect(commentOf(pull)).toContain('11 commits before')
    expect(titleOf(pull.headSha())).toMatch(/regress/)

    const known = walked()
    const other = openBranch('other')
    await buildPullRequest(stage, engine, other, { size: bytes(150) })
    expect(commentOf(other)).toContain('11 commits before')
    // The merge commit of the run, and nothing that was walked before.
    expect(walked()).toBe(known + 1)
  })
})

describe('a merge queue that alone builds', () => {
  it('gives its builds to the base branch when they land', async () => {
    const first = openBranch('first')
    const group = engine.mergeGroup(first)
    await engine
      .startRun({ branch: group.branch, event: 'merge_group' })
      .complete({ artifacts: upload({ size: bytes(100) }) })
    await stage.settle()
    const waiting = openBranch('waiting')
    await buildPullRequest(stage, engine, waiting, { size: bytes(130) })
    expect(commentOf(waiting)).toContain('No baseline yet')

    engine.land(group)
    await stage.settle()
    const second = openBranch('second')
    await buildPullRequest(stage, engine, second, { size: bytes(130) })
    expect(commentOf(second)).toContain(short(group.sha))
    expect(commentOf(second)).not.toContain('built on')
    expect(titleOf(second.headSha())).toMatch(/regress/)
  })

  it('gives them, too, where nothing tells of the landing, and of groups behind each other', async () => {
    const [first, second] = [openBranch('first'), openBranch('second')]
    const group = engine.mergeGroup(first)
    const behind = engine.mergeGroup(second, group)
    for (const [{ branch }, size] of [
      [group, 100],
      [behind, 101],
    ] as const) {
      await engine
        .startRun({ branch, event: 'merge_group' })
        .complete({ artifacts: upload({ size: bytes(size) }) })
    }
    await stage.settle()
    stage.cutOff(true)
    engine.land(group)
    engine.land(behind)
    await stage.settle()
    stage.cutOff(false)
    const pull = openBranch('third')
    await buildPullRequest(stage, engine, pull, { size: bytes(130) })
    expect(commentOf(pull)).toContain(short(behind.sha))
    expect(commentOf(pull)).toContain('101')
  })

  it('gives nothing of a group that never landed', async () => {
    const first = openBranch('first')
    const group = engine.mergeGroup(first)
    await engine
      .startRun({ branch: group.branch, event: 'merge_group' })
      .complete({ artifacts: upload({ size: bytes(1) }) })
    await stage.settle()
    const pull = openBranch('second')
    await buildPullRequest(stage, engine, pull, { size: bytes(130) })
    expect(commentOf(pull)).toContain('No baseline yet')
  })
})

describe('a base run that did not finish', () => {
  it.each<Conclusion>(['cancelled', 'timed_out', 'failure'])(
    'because it ended as %s is no baseline',
    async (conclusion) => {
      const whole = await buildBase(stage, engine, { tests: count(900) })
      const cut = await endsAs(conclusion, { tests: count(120) })
      const pull = openBranch()
      await buildPullRequest(stage, engine, pull, { tests: count(900) })
      expect(commentOf(pull)).toContain(short(whole))
      expect(commentOf(pull)).toContain(`one commit before ${short(cut)}`)
      expect(commentOf(pull)).toMatch(/whose build (failed|did not finish)/)
      expect(titleOf(pull.headSha())).not.toMatch(/improve|regress|changed/)
    },
  )

  it('is no history, either', async () => {
    for (let build = 0; build < 8; build++) {
      await buildBase(stage, engine, { tests: count(900) })
      await endsAs('failure', { tests: count(120 + build) })
    }
    await buildBase(stage, engine, { tests: count(900) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { tests: count(450) })
    expect(titleOf(pull.headSha())).toMatch(/1 metric regressed/)
  })

  it('serves where no run of the branch ever finishes', async () => {
    const failed = await endsAs('failure', { size: bytes(100) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(130) })
    expect(commentOf(pull)).toContain(short(failed))
  })
})

describe('a run that is not the branch’s own', () => {
  const noise = [10, 400, 20, 390, 30, 380, 15, 370]

  async function regressed(): Promise<void> {
    const pull = openBranch('honest')
    await buildPullRequest(stage, engine, pull, { time: ms(200) })
    expect(titleOf(pull.headSha())).toMatch(/1 metric regressed/)
  }

  beforeEach(async () => {
    for (let build = 0; build < 9; build++) await buildBase(stage, engine, { time: ms(100) })
  })

  it('as of a tag that has the branch’s name is neither baseline nor history', async () => {
    const commits = [engine.tip().sha, ...engine.tip().parents]
    for (const [index, time] of noise.entries()) {
      const sha = commits[index % commits.length] ?? ''
      engine.tag('main', sha)
      await engine.startRun({ branch: 'main', sha }).complete({ artifacts: upload({ time: ms(time) }) })
      await stage.settle()
    }
    await regressed()
  })

  it('as of a commit that the branch does not contain is neither', async () => {
    engine.branch('elsewhere')
    for (const time of noise) {
      const { sha } = engine.commit('elsewhere')
      await engine.startRun({ branch: 'main', sha }).complete({ artifacts: upload({ time: ms(time) }) })
      await stage.settle()
    }
    await regressed()
  })

  it('as of commits that were pushed away since is neither', async () => {
    const { sha } = engine.tip()
    for (const time of noise) await buildBase(stage, engine, { time: ms(time) })
    engine.forcePush('main', sha)
    await buildBase(stage, engine, { time: ms(100) })
    await regressed()
  })

  it('as of another tag, dispatched by hand, serves nobody', async () => {
    const { sha } = engine.commit('main')
    engine.tag('v1', sha)
    await engine
      .startRun({ branch: 'v1', sha, event: 'workflow_dispatch' })
      .complete({ artifacts: upload({ time: ms(1) }) })
    await stage.settle()
    const pull = openBranch('honest')
    await buildPullRequest(stage, engine, pull, { time: ms(200) })
    expect(commentOf(pull)).toContain('which has no build')
    expect(titleOf(pull.headSha())).toMatch(/1 metric regressed/)
  })
})
