import { describe, expect, it } from 'vitest'
import { chooseBaseline, type Wanted } from '../../src/compare/baseline.ts'

const DAY = 86_400_000
const now = 1_000 * DAY
const wanted: Wanted = { sha: 'c0', origin: 'merge parent' }
const chain = Array.from({ length: 150 }, (_, index) => `c${index}`)
const choose = (built: [sha: string, daysAgo: number][], more: object = {}) =>
  chooseBaseline({
    wanted,
    branch: 'main',
    chain,
    built: built.map(([sha, days]) => ({ sha, measuredAt: now - days * DAY })),
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

  it('is none where nobody knows what CI tested against', () => {
    expect(choose([['c0', 1]], { wanted: null })).toMatchObject({ kind: 'none', wanted: null })
  })
})
