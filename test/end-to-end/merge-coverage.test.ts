import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildFiles, checkRunOf, commentOf, type Stage, setStage } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

const PATH = 'src/sum.ts'
const lines = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `${name} ${index + 1}`)
const text = (...parts: string[][]) => `${parts.flat().join('\n')}\n`
const OLD = lines(20, 'old')

/** A report in which these lines of the file have code, and these of them ran. */
function lcov(code: number[], ran: number[]): Record<string, string> {
  const hits = code.map((line) => `DA:${line},${ran.includes(line) ? 1 : 0}`)
  return { 'lcov.info': `${['TN:', `SF:${PATH}`, ...hits, 'end_of_record'].join('\n')}\n` }
}

const numbersUpTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine')
  stage.github.install(octo)
  engine.commit('main', { files: { [PATH]: text(OLD) } })
  await buildFiles(stage, engine, { branch: 'main' }, lcov(numbersUpTo(20), numbersUpTo(20)))
})

afterEach(async () => {
  await stage.end()
})

/** A pull request that appends two lines, 21 and 22 of its own file. */
function openBehind(): ReturnType<RepositoryHandle['openPullRequest']> {
  engine.branch('feature')
  engine.commit('main', { files: { [PATH]: text(lines(10, 'of the base'), OLD) } })
  engine.commit('feature', { files: { [PATH]: text(OLD, ['new 1', 'new 2']) } })
  return engine.openPullRequest({ head: 'feature' })
}

describe('coverage of the change, measured on a merge while the branch is behind', () => {
  it('counts the lines where the merge has them', async () => {
    const pull = openBehind()
    // In the merge they are lines 31 and 32; lines 21 and 22 are old ones, and did not run.
    await buildFiles(stage, engine, { pullRequest: pull }, lcov(numbersUpTo(32), [31, 32]))
    expect(commentOf(pull)).toContain('100 % (2 of 2 changed lines ran)')
    expect(checkRunOf(engine, pull.headSha()).annotations).toEqual([])
  })

  it('puts remarks at the branch’s own lines', async () => {
    const pull = openBehind()
    await buildFiles(stage, engine, { pullRequest: pull }, lcov(numbersUpTo(32), [31]))
    expect(commentOf(pull)).toContain('50 % (1 of 2 changed lines ran)')
    expect(checkRunOf(engine, pull.headSha()).annotations).toMatchObject([
      { path: PATH, start_line: 22, end_line: 22, message: 'No test runs this changed line.' },
    ])
  })

  it('counts the merge’s run alone where the branch was tested, too', async () => {
    const pull = openBehind()
    await buildFiles(stage, engine, { branch: 'feature', workflow: 'Push' }, lcov(numbersUpTo(22), [21, 22]))
    await buildFiles(stage, engine, { pullRequest: pull }, lcov(numbersUpTo(32), [31]))
    expect(commentOf(pull)).toContain('50 % (1 of 2 changed lines ran)')
  })

  it('says that it does not know the lines where the merge commit is not known', async () => {
    const pull = openBehind()
    await stage.settle()
    stage.cutOff(true)
    const run = engine.startRun({ pullRequest: pull })
    await stage.settle()
    stage.cutOff(false)
    stage.pass(10)
    engine.commit('main', { files: { 'other.txt': 'moved\n' } })
    pull.mergeAgain()
    await run.complete({ artifacts: { 'tidemark-reports': lcov(numbersUpTo(32), [31, 32]) } })
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).summary).toContain(
      'because it is not known which merge was tested',
    )
    expect(checkRunOf(engine, pull.headSha()).annotations).toEqual([])
  })
})
