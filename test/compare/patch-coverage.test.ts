import { describe, expect, test } from 'vitest'
import { changedLines } from '../../src/compare/patch.ts'
import { patchCoverage } from '../../src/compare/patch-coverage.ts'
import { readReport } from '../../src/formats/index.ts'

/** A report of one file's lines, each with its hits. */
function report(path: string, hits: Record<number, number>) {
  return {
    path,
    lines: Uint32Array.from(Object.keys(hits), Number),
    hits: Uint32Array.from(Object.values(hits)),
  }
}

const change = (path: string, ...lines: number[]) => ({ path, lines })

/** Whether a changed path finds a report's path. */
function matches(path: string, ...reported: string[]): boolean {
  const { files } = patchCoverage(
    [change(path, 1)],
    reported.map((one) => report(one, { 1: 1 })),
  )
  return files.length === 1
}

test('changed lines with code are counted, all others are not', () => {
  const coverage = [report('a.ts', { 1: 1, 2: 0, 4: 5, 9: 0 })]
  expect(patchCoverage([change('a.ts', 1, 2, 3, 4)], coverage)).toEqual({
    covered: 2,
    uncovered: 1,
    files: [{ path: 'a.ts', covered: 2, uncovered: 1, ranges: [[2, 2]] }],
    unmatched: [],
    unknown: [],
    unlisted: 0,
  })
})

test('of a new file all lines are changed, whether or not they are listed', () => {
  const coverage = [report('a.ts', { 1: 1, 2: 0 })]
  expect(patchCoverage([{ path: 'a.ts', lines: 'all' }], coverage)).toMatchObject({
    covered: 1,
    uncovered: 1,
  })
})

test('files of which nobody says what changed are named, if the report knows them', () => {
  const coverage = [report('a.ts', { 1: 1, 2: 0 })]
  const changes = ['a.ts', 'package-lock.json'].map((path) => ({ path, lines: 'unknown' as const }))
  expect(patchCoverage(changes, coverage, 3)).toEqual({
    covered: 0,
    uncovered: 0,
    files: [],
    unmatched: [],
    unknown: ['a.ts'],
    unlisted: 3,
  })
})

test('uncovered neighbours are one range, also over lines without code', () => {
  const coverage = [report('a.ts', { 1: 0, 2: 0, 5: 0, 6: 3, 7: 0, 8: 0, 9: 0 })]
  // Line 8 is old code: it parts what was changed around it.
  const { files } = patchCoverage([change('a.ts', 1, 2, 3, 4, 5, 6, 7, 9)], coverage)
  expect(files[0]?.ranges).toEqual([
    [1, 5],
    [7, 7],
    [9, 9],
  ])
})

test('a line that any of several reports ran is covered', () => {
  const coverage = [report('a.ts', { 1: 0, 2: 0 }), report('./a.ts', { 1: 2, 2: 0 })]
  expect(patchCoverage([change('a.ts', 1, 2)], coverage)).toMatchObject({ covered: 1, uncovered: 1 })
})

test('reports of a real file and a real patch', () => {
  const text = 'SF:/home/runner/work/p/p/src/a.c\nDA:1,1\nDA:2,0\nDA:3,0\nDA:9,0\nend_of_record\n'
  const { coverage = [] } = readReport({ name: 'lcov.info', bytes: new TextEncoder().encode(text) })
  const lines = changedLines('@@ -1,2 +1,3 @@\n one\n+two\n+three')
  expect(patchCoverage([{ path: 'src/a.c', lines }], coverage).files).toEqual([
    { path: 'src/a.c', covered: 0, uncovered: 2, ranges: [[2, 3]] },
  ])
})

describe('paths of reports are matched with those of the repository', () => {
  test.each([
    ['the same', 'src/a.ts', 'src/a.ts'],
    ['a runner on Linux', 'src/a.ts', '/home/runner/work/project/project/src/a.ts'],
    ['a runner on macOS', 'src/a.ts', '/Users/runner/work/project/project/src/a.ts'],
    ['a runner on Windows', 'src/a.ts', 'D:\\a\\project\\project\\src\\a.ts'],
    ['a container', 'src/a.ts', '/__w/project/project/src/a.ts'],
    ['a folder of nobody’s knowledge', 'src/a.ts', '/builds/x/src/a.ts'],
    ['a Go module', 'internal/log.go', 'github.com/acme/project/v2/internal/log.go'],
    ['a source root that is left out', 'src/main/java/com/acme/App.java', 'com/acme/App.java'],
  ])('%s', (_, path, reported) => {
    expect(matches(path, reported)).toBe(true)
  })

  test('the longest shared end wins', () => {
    const coverage = [report('a.ts', { 1: 0 }), report('/x/web/a.ts', { 1: 7 })]
    expect(patchCoverage([change('web/a.ts', 1)], coverage)).toMatchObject({ covered: 1, uncovered: 0 })
  })

  test('the very path wins over one that only ends in it', () => {
    const coverage = [report('/x/lib/src/a.ts', { 1: 0 }), report('src/a.ts', { 1: 7 })]
    expect(patchCoverage([change('src/a.ts', 1)], coverage)).toMatchObject({ covered: 1, uncovered: 0 })
  })

  test('reports of two runners are reports of the same file', () => {
    expect(matches('src/a.ts', '/home/runner/work/p/p/src/a.ts', 'D:\\a\\p\\p\\src\\a.ts')).toBe(true)
  })

  test('part of a name is no match', () => {
    expect(matches('src/a.ts', 'src/data.ts')).toBe(false)
    expect(matches('mysrc/a.ts', '/x/src/a.ts')).toBe(false)
  })

  test('the same end behind different folders is no match', () => {
    expect(matches('web/src/a.ts', 'api/src/a.ts')).toBe(false)
  })

  test('two that fit equally well are no match', () => {
    expect(matches('src/a.ts', '/x/web/src/a.ts', '/x/api/src/a.ts')).toBe(false)
  })

  test('one that fits two changed files equally well is neither’s', () => {
    const coverage = [report('src/a.ts', { 1: 0 })]
    const { files, unmatched } = patchCoverage(
      [change('web/src/a.ts', 1), change('api/src/a.ts', 1)],
      coverage,
    )
    expect(files).toEqual([])
    expect(unmatched).toEqual(['web/src/a.ts', 'api/src/a.ts'])
  })
})

describe('reports of packages that call their files the same', () => {
  const of = (folder: string, hits: number) => ({ ...report('src/a.ts', { 1: hits }), folder })
  const packages = [of('web/coverage', 0), of('api/coverage', 5)]

  test('are told apart by where they lay', () => {
    const changes = ['packages/api/src/a.ts', 'packages/web/src/a.ts'].map((path) => change(path, 1))
    expect(patchCoverage(changes, packages).files).toEqual([
      { path: 'packages/api/src/a.ts', covered: 1, uncovered: 0, ranges: [] },
      { path: 'packages/web/src/a.ts', covered: 0, uncovered: 1, ranges: [[1, 1]] },
    ])
  })

  test('are reports of one file where it does not matter where they lay', () => {
    expect(patchCoverage([change('src/a.ts', 1)], packages)).toMatchObject({ covered: 1, uncovered: 0 })
  })
})

test('what the report should know but does not is named; other kinds of files are not', () => {
  const coverage = [report('src/a.ts', { 1: 1 })]
  const { unmatched } = patchCoverage(
    [change('src/b.ts', 1), change('README.md', 1), change('c.ts')],
    coverage,
  )
  expect(unmatched).toEqual(['src/b.ts'])
})
