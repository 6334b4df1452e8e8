import { describe, expect, test } from 'vitest'
import { meaningsOf, numbersOf, readFixture, readText } from './fixtures.ts'

const percent = (covered: number, total: number) => expect.closeTo((100 * covered) / total, 9)

describe('coverage reports give what the tools say themselves', () => {
  test('lcov: the sums of LF/LH, BRF/BRH and FNF/FNH', () => {
    expect(numbersOf(readFixture('lcov/test.lcov'))).toEqual({
      'coverage/lines': percent(1 + 2 + 13, 1 + 2 + 14),
      'coverage/branches': percent(7, 8),
      'coverage/functions': percent(5, 6),
    })
  })

  test('Cobertura: the sums in its root element', () => {
    expect(numbersOf(readFixture('cobertura/coverage.gcovr.xml'))).toEqual({
      'coverage/lines': expect.closeTo(60.31468531468531, 9),
      'coverage/branches': expect.closeTo(39.68253968253968, 9),
    })
  })

  test('Cobertura: the sums hold although the lines after them are broken, which is said', () => {
    const parsed = readFixture('cobertura/cobertura.xml')
    expect(numbersOf(parsed)).toEqual({
      'coverage/lines': percent(176, 246),
      'coverage/branches': percent(25, 41),
    })
    expect(parsed.problems).toEqual([expect.objectContaining({ where: 'cobertura/cobertura.xml, line 781' })])
    expect(parsed.coverage).toBeUndefined()
  })

  test('Cobertura without sums: the lines and conditions of all classes, each line once', () => {
    const lines = (hits: number) => `<lines>
      <line number="1" hits="1"/><line number="2" hits="${hits}" condition-coverage="50% (1/2)"/></lines>`
    const parsed = readText(`<coverage line-rate="0.9"><packages>
      <package><classes><class filename="a.py"><methods><method>${lines(0)}</method></methods>${lines(0)}</class></classes></package>
      <package><classes><class filename="a.py">${lines(3)}</class><class filename="b.py">${lines(0)}</class></classes></package>
    </packages></coverage>`)
    expect(numbersOf(parsed)).toEqual({ 'coverage/lines': 75, 'coverage/branches': 50 })
  })

  test('Cobertura with sums of nothing, as some tools write them: the lines', () => {
    const parsed =
      readText(`<coverage line-rate="0" lines-valid="0" lines-covered="0"><packages><package><classes>
      <class filename="a.py"><lines><line number="1" hits="1"/></lines></class></classes></package></packages></coverage>`)
    expect(numbersOf(parsed)).toEqual({ 'coverage/lines': 100 })
  })

  test('Clover: the metrics of its project', () => {
    expect(numbersOf(readFixture('clover/clover-unleash.xml'))).toEqual({
      'coverage/statements': percent(634, 1446),
      'coverage/branches': percent(103, 401),
      'coverage/functions': percent(86, 598),
      'coverage/total': percent(823, 2445),
    })
  })

  test('JaCoCo: the counters of the report', () => {
    expect(numbersOf(readFixture('jacoco/report.xml'))).toEqual({
      'coverage/lines': percent(12, 27),
      'coverage/branches': percent(2, 6),
      'coverage/functions': percent(10, 22),
      'coverage/instructions': percent(43, 122),
    })
  })

  test('Istanbul summary: its totals, with the decimals that it cuts off', () => {
    expect(numbersOf(readFixture('istanbul-summary/coverage-summary.json'))).toEqual({
      'coverage/lines': percent(60, 145),
      'coverage/statements': percent(62, 150),
      'coverage/functions': percent(18, 29),
      'coverage/branches': percent(23, 58),
    })
    expect(numbersOf(readFixture('istanbul-summary/coverage-summary-compare.json'))).toEqual({
      'coverage/lines': percent(69, 145),
      'coverage/statements': percent(74.4, 150),
      'coverage/functions': percent(17.1, 29),
      'coverage/branches': percent(20.7, 58),
    })
  })

  test('Istanbul final: the counts of its files', () => {
    expect(numbersOf(readFixture('istanbul-final/coverage-final.json'))).toEqual({
      'coverage/lines': percent(56, 282),
      'coverage/statements': percent(56, 282),
      'coverage/functions': 0,
      'coverage/branches': percent(3, 8),
    })
  })

  test('coverage.py: its totals, as written by itself and as kept by python-coverage-comment-action', () => {
    const expected = {
      'coverage/lines': expect.closeTo(99.82486865148861, 9),
      'coverage/branches': 100,
      'coverage/total': expect.closeTo(99.84871406959152, 9),
    }
    expect(numbersOf(readFixture('coverage-py-json/coverage.json'))).toEqual(expected)
    expect(numbersOf(readFixture('coverage-py-json/data.json'))).toEqual(expected)
  })

  test('SimpleCov: the lines that have code', () => {
    expect(numbersOf(readFixture('simplecov/resultset.json'))).toEqual({
      'coverage/lines': percent(157, 169),
    })
  })

  test('SimpleCov’s JSON formatter: lines and branches', () => {
    const coverage = {
      meta: { simplecov_version: '0.22.0' },
      coverage: {
        '/app/a.rb': {
          lines: [null, 1, 0, 'ignored', 2],
          branches: [
            { type: 'then', coverage: 0 },
            { type: 'else', coverage: 3 },
          ],
        },
      },
      groups: {},
    }
    const parsed = readText(JSON.stringify(coverage))
    expect(numbersOf(parsed)).toEqual({ 'coverage/lines': percent(2, 3), 'coverage/branches': 50 })
  })

  test('SimpleCov: a line that one of several commands ran is covered', () => {
    const suite = (...hits: number[]) => ({ coverage: { '/app/a.rb': { lines: hits } }, timestamp: 1 })
    const parsed = readText(JSON.stringify({ RSpec: suite(1, 0, 0), Cucumber: suite(0, 0, 5) }))
    expect(numbersOf(parsed)).toEqual({ 'coverage/lines': percent(2, 3) })
  })

  test('Go: what `go tool cover -func` prints as total', () => {
    expect(numbersOf(readFixture('go-cover/coverage.out'))).toEqual({
      'coverage/statements': percent(579, 1148),
    })
  })

  test('Go: a block that several packages’ tests reach counts once', () => {
    const profile = 'mode: set\na.go:1.1,2.2 3 0\na.go:1.1,2.2 3 1\na.go:4.1,4.9 1 0\n'
    expect(numbersOf(readText(profile))).toEqual({ 'coverage/statements': 75 })
  })
})

test('coverage is a percentage of which more is better', () => {
  expect(new Set(Object.values(meaningsOf(readFixture('lcov/test.lcov'))))).toEqual(
    new Set(['percent higher']),
  )
})

test('totals weigh files by their size and are not an average of percentages', () => {
  const small = 'SF:a\nDA:1,1\nend_of_record\n'
  const large = `SF:b\n${Array.from({ length: 9 }, (_, line) => `DA:${line + 1},0\n`).join('')}end_of_record\n`
  expect(numbersOf(readText(small + large))).toEqual({ 'coverage/lines': 10 })
})

test('an lcov file with a record per test counts each line of a source file once', () => {
  const record = (name: string, hits: number) =>
    `TN:${name}\nSF:src/a.c\nFN:1,f\nFNDA:${hits},f\nBRDA:1,0,0,${hits}\nBRDA:1,0,1,-\nDA:1,${hits}\nDA:2,0\nend_of_record\n`
  const parsed = readText(record('one', 0) + record('two', 4))
  expect(numbersOf(parsed)).toEqual({
    'coverage/lines': 50,
    'coverage/functions': 100,
    'coverage/branches': 50,
  })
  expect(parsed.coverage).toEqual([
    { path: 'src/a.c', lines: Uint32Array.of(1, 2), hits: Uint32Array.of(4, 0) },
  ])
})

test('counts beyond 32 bits and negative ones, as gcov writes them, are still hit and not hit', () => {
  const parsed = readText('SF:a.c\nDA:1,18446744073709551615\nDA:2,-5\nend_of_record\n')
  expect(parsed.coverage?.[0]?.hits).toEqual(Uint32Array.of(0xffffffff, 0))
})

test('a kind of which there is nothing to cover gives no percentage', () => {
  const parsed = readText('SF:a\nDA:1,1\nBRF:0\nBRH:0\nend_of_record\n')
  expect(numbersOf(parsed)).toEqual({ 'coverage/lines': 100 })
})

test.each([
  ['lcov/test.lcov', 3],
  ['cobertura/coverage.gcovr.xml', 1],
  ['clover/clover-unleash.xml', 2],
  ['jacoco/report.xml', 3],
  ['istanbul-final/coverage-final.json', 7],
  ['simplecov/resultset.json', 5],
  ['go-cover/coverage.out', 28],
  ['jest-json/jsonReport.json', 6],
])('%s has the lines of its %i files, ascending', (fixture, files) => {
  const coverage = readFixture(fixture).coverage ?? []
  expect(coverage).toHaveLength(files)
  for (const { lines, hits } of coverage) {
    expect(hits).toHaveLength(lines.length)
    expect(lines).toEqual(Uint32Array.from(new Set(lines)).sort())
  }
})
