import { describe, expect, it } from 'vitest'
import { type BuiltCommit, chooseBaseline, type Wanted } from '../../src/compare/baseline.ts'

const DAY = 86_400_000
const now = 1_000 * DAY
const wanted: Wanted = { sha: 'c0', origin: 'merge parent' }
const chain = Array.from({ length: 150 }, (_, index) => `c${index}`)
type Built = [sha: string, daysAgo: number, state?: BuiltCommit['state'], branch?: string]
const choose = (built: Built[], more: object = {}) =>
  chooseBaseline({
    wanted,
    branch: 'main',
    chain,
    built: built.map(([sha, days, state = 'whole', branch = 'main']) => ({
      sha,
      measuredAt: now - days * DAY,
      state,
      branch,
    })),
    maxAgeDays: 90,
    now,
    ...more,
  })

describe('the baseline', () => {
  it('is the wanted commit if that has a build', () => {
    expect(
      choose([
        ['c0', 1],
        ['c1', 2],
      ]),
    ).toMatchObject({ kind: 'found', sha: 'c0', distance: 0 })
  })

  it('is else the nearest ancestor that has one, and says how far it is', () => {
    expect(
      choose([
        ['c7', 1],
        ['c3', 2],
      ]),
    ).toMatchObject({
      sha: 'c3',
      distance: 3,
      why: '3 commits before c0, the commit that CI merged this pull request into, which has no build',
    })
  })

  it('lies at most 100 commits back', () => {
    expect(choose([['c100', 1]])).toMatchObject({ kind: 'found', distance: 100 })
    expect(choose([['c101', 1]])).toMatchObject({ kind: 'none', why: expect.stringContaining('100 commits') })
  })

  it('lies at most so many days back, and says so where only age forbids it', () => {
    expect(choose([['c0', 90]])).toMatchObject({ kind: 'found' })
    expect(choose([['c0', 91]])).toMatchObject({
      kind: 'none',
      why: expect.stringContaining('older than 90 days'),
    })
    expect(
      choose([
        ['c0', 91],
        ['c1', 3],
      ]),
    ).toMatchObject({ kind: 'found', sha: 'c1' })
  })

  it('is the last whole build where the wanted commit’s own failed, and says so', () => {
    expect(
      choose([
        ['c0', 1, 'failed'],
        ['c2', 2],
      ]),
    ).toMatchObject({
      sha: 'c2',
      why: expect.stringMatching(/merged this pull request into, whose build failed$/),
    })
    expect(choose([['c0', 1, 'failed']])).toMatchObject({ sha: 'c0' })
  })

  it('is never a build that was cut short', () => {
    expect(
      choose([
        ['c0', 1, 'cut short'],
        ['c2', 2],
      ]),
    ).toMatchObject({ sha: 'c2', why: expect.stringMatching(/whose build did not finish$/) })
    expect(choose([['c0', 1, 'cut short']])).toMatchObject({
      kind: 'none',
      why: 'no build of it that brought numbers has finished',
    })
  })

  it('is a build with numbers rather than one without, and of another branch where that is nearest', () => {
    expect(
      choose([
        ['c0', 1, 'without numbers'],
        ['c2', 2, 'whole', 'parent'],
        ['c3', 2],
      ]),
    ).toMatchObject({ sha: 'c2', branch: 'main', builtOn: 'parent' })
    expect(choose([['c0', 1, 'without numbers']])).toMatchObject({ sha: 'c0' })
  })

  it('is still looked for where the history is not known so far', () => {
    expect(choose([], { complete: false })).toMatchObject({
      kind: 'none',
      why: expect.stringContaining('still being read'),
    })
  })

  it('is none where nobody knows what CI tested against', () => {
    expect(choose([['c0', 1]], { wanted: null })).toMatchObject({ kind: 'none', wanted: null })
  })
})
