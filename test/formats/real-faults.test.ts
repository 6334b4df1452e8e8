import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Parsed } from '../../src/formats/format.ts'
import { readReport } from '../../src/formats/index.ts'
import { meaningsOf, numbersOf, readFixture, readText, samplesOf } from './fixtures.ts'

/** Files whose licence does not let them be copied; they are read where they are, if they are. */
const SHARED = fileURLToPath(new URL('../../../shared/data/report-faults/', import.meta.url))

function readShared(path: string): Parsed {
  return readReport({ name: path, bytes: readFileSync(SHARED + path) })
}

const counts = (passed: number, failed: number, skipped: number) => ({
  'tests/total': passed + failed + skipped,
  'tests/passed': passed,
  'tests/failed': failed,
  'tests/skipped': skipped,
})

describe('JUnit', () => {
  test.each([
    ['suites of one name, one a browser, are different suites', 'playwright-failures.xml', counts(14, 2, 0)],
    ['tests of one name that a suite counts as two are two', 'mocha-same-names.xml', counts(21, 9, 0)],
    ['tests that GoogleTest did not run are skipped', 'googletest-notrun.xml', counts(1, 2, 1)],
    ['disabled tests are skipped', 'googletest-disabled.xml', counts(6, 20, 5)],
    ['a suite with an error and without tests is a failure', 'suite-error.xml', counts(0, 1, 0)],
    ['references to control characters are read over', 'character-references.xml', counts(1, 1, 0)],
  ])('%s', (_, file, expected) => {
    expect(numbersOf(readFixture(`junit/${file}`))).toMatchObject(expected)
  })

  test('the suite that failed to run is named', () => {
    expect(readFixture('junit/suite-error.xml').problems).toEqual([
      expect.objectContaining({ what: expect.stringContaining('"gda.device.detector.XHDetectorTest"') }),
    ])
  })

  test('declared failures without any test are failures', () => {
    const parsed = readText('<testsuites><testsuite name="a" tests="3" failures="2"/></testsuites>')
    expect(numbersOf(parsed)).toMatchObject(counts(0, 2, 0))
  })

  test('a suite that fails beside its tests adds one failure to theirs', () => {
    const parsed = readText('<testsuite errors="1"><error/><testcase name="a"/></testsuite>')
    expect(numbersOf(parsed)).toMatchObject(counts(1, 1, 0))
  })

  test('a retry within one suite counts once where the totals say so, or say nothing', () => {
    const attempts = '<testcase name="t"><failure/></testcase><testcase name="t"/>'
    const one = (attributes: string) =>
      numbersOf(readText(`<testsuite ${attributes}>${attempts}</testsuite>`))
    expect(one('')).toMatchObject(counts(1, 0, 0))
    expect(one('tests="1" failures="0"')).toMatchObject(counts(1, 0, 0))
    expect(one('tests="2" failures="1"')).toMatchObject(counts(1, 1, 0))
  })

  test('a line break before the XML declaration is no obstacle, and lines are counted from the file’s start', () => {
    expect(
      numbersOf(readText('\n\n<?xml version="1.0"?>\n<testsuite><testcase/></testsuite>')),
    ).toMatchObject(counts(1, 0, 0))
    const broken = readText('\n\n<?xml version="1.0"?>\n<testsuite><a =></testsuite>', 'a.xml')
    expect(broken.problems[0]?.where).toBe('a.xml, line 4')
  })

  test.each([
    ['0,03', 0.03],
    ['1,5', 1.5],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1,234', 1234],
  ])('a time of %s is %d s', (time, seconds) => {
    const parsed = readText(`<testsuite time="${time}"><testcase name="t"/></testsuite>`)
    expect(numbersOf(parsed)['tests/duration']).toBe(seconds)
  })

  test('a comma that could mean both means what it means elsewhere in the file', () => {
    const parsed = readText(
      '<testsuite time="1,234"><testcase time="0,617"/><testcase time="0,617"/></testsuite>',
    )
    expect(numbersOf(parsed)['tests/duration']).toBe(1.234)
  })
})

test('Jest: a file that failed to run is a failure and named, with or without Jest’s own count', () => {
  expect(numbersOf(readFixture('jest-json/failing-compilation.json'))).toMatchObject(counts(0, 1, 0))
  const vitest = JSON.stringify({
    numTotalTests: 1,
    numPassedTests: 1,
    testResults: [
      { name: '/a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
      { name: '/b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
    ],
  })
  const parsed = readText(vitest)
  expect(numbersOf(parsed)).toMatchObject(counts(1, 1, 0))
  expect(parsed.problems[0]?.what).toContain('"/b.test.ts"')
})

describe('hashes in the names of bundles', () => {
  const ids = (side: string) =>
    Object.keys(numbersOf(readFixture(`webpack-stats/outline-${side}-assets.json`)))

  test('none of a Vite build’s ids holds one, in either of two builds', () => {
    const files: string[] = JSON.parse(
      new TextDecoder().decode(
        readFileSync(new URL('../data/ingest/webpack-stats/outline-current-assets.json', import.meta.url)),
      ),
    ).assets.map((asset: { name: string }) => asset.name)
    const hashes = files.map((name) =>
      name
        .replace(/\.[^.]+$/, '')
        .slice(-8)
        .toLowerCase(),
    )
    const withHash = ids('current').filter((id) => hashes.some((hash) => id.includes(hash)))
    expect(withHash).toEqual([])
    expect(ids('baseline').filter((id) => /-[0-9a-f]{8}\./.test(id))).toEqual([])
  })

  test('names that differ only in case are metrics of their own', () => {
    expect(ids('current').filter((id) => /settings/.test(id))).toHaveLength(2)
    expect(readFixture('webpack-stats/outline-current-assets.json').problems).toEqual([])
    expect(readFixture('webpack-stats/outline-baseline-assets.json').problems).toEqual([])
  })

  const idsOf = (...names: string[]) =>
    Object.keys(
      numbersOf(
        readText(
          JSON.stringify({ inputs: {}, outputs: Object.fromEntries(names.map((n) => [n, { bytes: 1 }])) }),
        ),
      ),
    )

  test.each([
    ['Rspack’s 11 characters', ['static/js/index.aB3dEfGh1jk.js', 'static/css/index.Zy_xWvUt-s9.css']],
    ['Preact’s 5 digits', ['bundle.1a2b3.js', 'bundle.9f8e7.css']],
    ['8 characters of base 64', ['a/index-VxbjmHdz.js', 'a/index-k2_hepQP.css', 'a/index-98CFnxev.woff']],
  ])('%s are recognised by their siblings', (_, names) => {
    const stems = names.map((name) => `bundle/${name.replace(/[.-][\w-]+(\.\w+)$/, '$1')}`)
    expect(idsOf(...names)).toEqual([...stems, 'bundle/total'])
  })

  test('Next.js’s build id is no part of a name', () => {
    const names = [
      'static/xYz12_AbCdEfGhIjKlMnO/_buildManifest.js',
      'static/xYz12_AbCdEfGhIjKlMnO/pages/a.js',
    ]
    expect(idsOf(...names)).toEqual([
      'bundle/static/_buildmanifest.js',
      'bundle/static/pages/a.js',
      'bundle/total',
    ])
  })

  test('words of the same length are kept', () => {
    const names = ['a-settings.js', 'a-calendar.js', 'b-VxbjmHdz.js', 'resize-observer.js']
    expect(idsOf(...names).slice(0, 4)).toEqual([
      'bundle/a-settings.js',
      'bundle/a-calendar.js',
      'bundle/b-vxbjmhdz.js',
      'bundle/resize-observer.js',
    ])
  })

  test('an asset without a name is no asset', () => {
    expect(numbersOf(readFixture('webpack-stats/with-non-asset-asset-stats.json'))).toMatchObject({
      'bundle/bundle.js': 237,
      'bundle/total': 237,
    })
  })
})

describe('benchmarks', () => {
  test('Catch2: names wrapped over lines are put together, and one name in two test cases is two benchmarks', () => {
    const parsed = readFixture('catch2/issue_351.txt')
    expect(parsed.problems).toEqual([])
    expect(Object.keys(numbersOf(parsed))).toHaveLength(6)
    expect(numbersOf(parsed)).toMatchObject({ 'bench/fibonacci-10-with-a-long-name': 3.44e-7 })
  })

  test('Catch2: lines of the name before its numbers belong to it', () => {
    const row = (name: string, ...columns: string[]) => `${name.padEnd(30)}${columns.join('   ')}`
    const text = [
      row('benchmark name', 'samples', 'iterations', 'est run time'),
      '-'.repeat(79),
      'a name that',
      row('is long', '100', '20', '7 ms'),
      row('', '3 us', '2 us', '4 us'),
      row('', '1 us', '1 us', '1 us'),
      '',
    ].join('\n')
    expect(numbersOf(readText(text))).toEqual({ 'bench/a-name-that-is-long': 3e-6 })
  })

  test('gungraun: names over several lines are kept whole, and colours hide nothing', () => {
    const ids = Object.keys(numbersOf(readFixture('gungraun-iai/name_on_multiple_lines_mixed.txt')))
    expect(ids).toContain('bench/rust_iai_callgrind-bench-multiple_lines-id-two-lines/instructions')
    expect(ids).toHaveLength(18)
    expect(numbersOf(readFixture('gungraun-iai/ansi-escapes.txt'))).toMatchObject({
      'bench/rust_iai_callgrind-bench_fibonacci_group-bench_fibonacci-short-10/instructions': 1734,
    })
  })

  test('cargo bench: units that are no times are kept as they are', () => {
    const parsed = readFixture('cargo-bench/cargo_output_units.txt')
    expect(meaningsOf(parsed)).toEqual({
      'bench/cmov': 'cycles/iter lower',
      'bench/cmov2': 'cycles/iter lower',
      'bench/mov': 'cycles/iter lower',
      'bench/upload': 'MS/s higher',
      'bench/download': 'MS/s higher',
    })
    expect(numbersOf(parsed)).toMatchObject({ 'bench/cmov': 2835, 'bench/download': 9001 })
  })

  test.each(['\u00b5', '\u03bc', 'u'])('cargo bench: %ss are microseconds', (mu) => {
    expect(numbersOf(readText(`test a ... bench:  5 ${mu}s/iter (+/- 1)`))).toEqual({ 'bench/a': 5e-6 })
  })

  test('cargo bench: a result that cannot be read is told with its line', () => {
    const parsed = readText('test a ... bench:  5 ns/iter (+/- 1)\ntest b ... bench:  fast\n', 'b.txt')
    expect(numbersOf(parsed)).toEqual({ 'bench/a': 5e-9 })
    expect(parsed.problems).toEqual([expect.objectContaining({ where: 'b.txt, line 2' })])
  })

  test('BenchmarkDotNet: several jobs of one benchmark have the job in their ids', () => {
    const parsed = readFixture('benchmarkdotnet/jobs.json')
    expect(parsed.problems).toEqual([])
    expect(Object.values(numbersOf(parsed))).toEqual([1.5, 0.3])
  })

  test('Google Benchmark: a fitted complexity is no missing number', () => {
    const parsed = readFixture('google-benchmark/test1_run1.json')
    expect(parsed.problems).toEqual([])
    expect(parsed.upload.readings).toHaveLength(28)
  })

  test('bare NaN and Infinity in JSON are no values', () => {
    const parsed = readFixture('google-benchmark/nan-handmade.json')
    expect(parsed.problems).toEqual([])
    expect(numbersOf(parsed)).toMatchObject({ 'bench/bm_copy': 1.25e-8, 'bench/bm_copy/cpu': 1.24e-8 })
  })

  test('words within texts are left alone where bare NaN is read over', () => {
    const parsed = readText('[{"name": "NaN, Infinity ]", "unit": "s", "value": 1, "range": NaN}]')
    expect(parsed.upload.readings[0]?.definition.name).toBe('NaN, Infinity ]')
  })

  test('JMH: a secondary metric that is a sum is its score, without samples', () => {
    const metric = (score: number, ...raw: number[]) => ({ score, scoreUnit: 'counts', rawData: [raw] })
    const text = JSON.stringify([
      {
        benchmark: 'b',
        primaryMetric: metric(2, 1, 2, 3),
        secondaryMetrics: { 'gc.count': metric(6, 1, 2, 3) },
      },
    ])
    expect(numbersOf(readText(text))).toEqual({ 'bench/b': 2, 'bench/b/gc.count': 6 })
    expect(Object.keys(samplesOf(readText(text)))).toEqual(['bench/b'])
  })

  test('k6: the time to connect is a time where nothing says so', () => {
    const text = JSON.stringify({ root_group: {}, metrics: { ws_connecting: { avg: 0.5, med: 0.25 } } })
    expect(meaningsOf(readText(text))).toEqual({
      'k6/ws_connecting/avg': 'duration lower',
      'k6/ws_connecting/med': 'duration lower',
    })
  })
})

describe('coverage', () => {
  test('Cobertura: lines of methods alone give the lines, and counts may be decimals', () => {
    const parsed = readFixture('cobertura/Cobertura_Swift.xml')
    expect(numbersOf(parsed)).toEqual({ 'coverage/lines': 50, 'coverage/branches': 100 })
    expect(parsed.coverage?.map(({ lines }) => lines.length)).toEqual([2])
  })

  test('Cobertura: hits of 1.0 are a hit', () => {
    const line = (number: number, hits: string) => `<line number="${number}" hits="${hits}"/>`
    const parsed = readText(
      `<coverage line-rate="1"><packages><class filename="a"><lines>${line(1, '1.0')}${line(2, '0.0')}</lines></class></packages></coverage>`,
    )
    expect(numbersOf(parsed)).toEqual({ 'coverage/lines': 50 })
  })

  test('lcov: functions of one name are told apart by the sums', () => {
    const functions = [3, 9, 12].map((line) => `FN:${line},same`).join('\n')
    const parsed = readText(`SF:a\n${functions}\nFNDA:2,same\nFNF:3\nFNH:1\nDA:1,1\nend_of_record\n`)
    expect(numbersOf(parsed)['coverage/functions']).toBeCloseTo(100 / 3, 9)
  })

  test('lcov: a line that is no count is told, and the others count', () => {
    const parsed = readText('SF:a\nDA:1,1\nDA:0,skipped\nDA:2,0\nend_of_record\n', 'lcov.info')
    expect(numbersOf(parsed)).toEqual({ 'coverage/lines': 50 })
    expect(parsed.problems).toEqual([expect.objectContaining({ where: 'lcov.info, line 3' })])
  })
})

describe.skipIf(!existsSync(SHARED))('files that may not be copied', () => {
  test.each([
    ['cobertura/codecov-cobertura-1.xml', { 'coverage/lines': 200 / 3 }],
    ['lcov/lcov77.info', { 'coverage/functions': 40 }],
    ['lcov/codecov-lcov-1.info', { 'coverage/lines': 600 / 7 }],
    ['surefire/surefire-28-comma.xml', { 'tests/duration': 0.03 }],
    ['junit-other/with-eval-properties-junit.xml', { 'tests/total': 1 }],
    ['k6/guths-summary.json', { 'k6/ws_connecting/avg': 0.000759275 }],
  ])('%s', (path, expected) => {
    const numbers = numbersOf(readShared(path))
    for (const [id, number] of Object.entries(expected)) expect(numbers[id]).toBeCloseTo(number, 6)
  })

  test('JMH’s collections are counted by their score', () => {
    const numbers = numbersOf(readShared('jmh/jmh-visualizer-exampleRun1-cut.json'))
    const of = (what: string) => Object.entries(numbers).flatMap(([id, n]) => (id.endsWith(what) ? [n] : []))
    expect(of('/gc.count')).toEqual([173, 205])
    expect(of('/gc.time')).toEqual([0.086, 0.098])
  })
})
