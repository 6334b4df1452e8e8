import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readReport } from '../../src/formats/index.ts'
import { meaningsOf, numbersOf, readFixture, readText } from './fixtures.ts'

const counts = (passed: number, failed: number, skipped: number, duration?: number) => ({
  'tests/total': passed + failed + skipped,
  'tests/passed': passed,
  'tests/failed': failed,
  'tests/skipped': skipped,
  ...(duration === undefined ? {} : { 'tests/duration': expect.closeTo(duration, 6) }),
})

describe('tests', () => {
  test.each([
    ['trx/LazyPinger-TestResults.trx', counts(1, 0, 0, 0.597)],
    ['testng/groups.xml', counts(1, 1, 0, 2)],
    ['robot/single-suite.xml', counts(1, 0, 0, 14.024)],
    ['nunit/nunit_v3_fail.xml', counts(0, 1, 0, 0.154)],
    ['nunit/nunit_v2.xml', counts(1, 2, 1, 0.14)],
    ['xunit/assemblies.xml', counts(2, 2, 1, 0.25)],
    ['cucumber/single-suite-single-test.json', counts(1, 0, 0, 0.0015926)],
    ['mocha-json/mocha-json.json', counts(1, 4, 1, 0.012)],
    ['mochawesome/nested-suites.json', counts(2, 1, 0, 0.007)],
    ['playwright/run.json', counts(4, 2, 2)],
    ['playwright/error-outside-of-tests.json', counts(0, 1, 0)],
    ['ctrf/ctrf-report.json', counts(5, 2, 3, 7500)],
    ['rspec/rspec-json.json', counts(1, 1, 1, 0.19118387)],
    ['dart-json/dart-json.json', counts(1, 4, 1, 3.76)],
    ['tap/08-everything.tap', counts(6, 6, 8)],
    ['go-test-text/019-pass.txt', counts(2, 0, 0, 0.16)],
  ])('%s gives the counts that the runner wrote', (fixture, expected) => {
    expect(numbersOf(readFixture(fixture))).toMatchObject(expected)
  })

  test.each([
    ['nunit/nunit_v2.xml', '"Broken"'],
    ['xunit/assemblies.xml', '"Database collection"'],
    ['playwright/error-outside-of-tests.json', "Cannot find module './missing'"],
  ])('%s: what failed beside the tests is named', (fixture, name) => {
    expect(readFixture(fixture).problems).toEqual([
      expect.objectContaining({ what: expect.stringContaining(name) }),
    ])
  })

  const result = (outcome: string, inner = '') =>
    `<UnitTestResult testName="t" outcome="${outcome}" duration="00:00:01">${inner}</UnitTestResult>`
  const trx = (results: string, total: number, outcome = 'Completed') =>
    `<TestRun><Results>${results}</Results><ResultSummary outcome="${outcome}"><Counters total="${total}"/></ResultSummary></TestRun>`
  const rows = result('Failed', `<InnerResults>${result('Passed')}${result('Failed')}</InnerResults>`)

  test('TRX: rows of a data-driven test count, unless the run’s total counts the test', () => {
    expect(numbersOf(readText(trx(rows, 2)))).toMatchObject(counts(1, 1, 0))
    expect(numbersOf(readText(trx(rows, 1)))).toMatchObject(counts(0, 1, 0))
  })

  test('TRX: tests that did not run are skipped, and a run that was aborted is a failure', () => {
    const all = ['Passed', 'NotExecuted', 'Inconclusive', 'Timeout'].map((one) => result(one)).join('')
    expect(numbersOf(readText(trx(all, 4)))).toMatchObject(counts(1, 1, 2))
    expect(numbersOf(readText(trx(result('Passed'), 1, 'Aborted')))).toMatchObject(counts(1, 1, 0))
  })

  test('TestNG: a set-up that failed is a failure, a retried test is counted once', () => {
    const method = (attributes: string) => `<test-method ${attributes}/>`
    const parsed = readText(
      `<testng-results>${[
        method('status="FAIL" is-config="true" signature="setUp()"'),
        method('status="SKIP" retried="true" name="a"'),
        method('status="PASS" name="a"'),
      ].join('')}</testng-results>`,
    )
    expect(numbersOf(parsed)).toMatchObject(counts(1, 1, 0))
  })

  test('Cucumber: a step that nobody wrote fails its scenario, and a failed background the scenario after it', () => {
    const element = (type: string, ...states: string[]) => ({
      type,
      steps: states.map((status) => ({ result: { status, duration: 1e9 } })),
    })
    const features = [
      {
        uri: 'a.feature',
        elements: [
          element('scenario', 'passed', 'undefined'),
          element('background', 'failed'),
          element('scenario', 'skipped'),
          element('background', 'passed'),
          element('scenario', 'passed', 'pending'),
        ],
      },
    ]
    expect(numbersOf(readText(JSON.stringify(features)))).toMatchObject(counts(0, 2, 1, 7))
  })

  test('TAP: tests that were planned and did not run are a failure, and so is a stream that broke off', () => {
    expect(numbersOf(readText('TAP version 13\n1..3\nok 1\n'))).toMatchObject(counts(1, 1, 0))
    expect(numbersOf(readText('TAP version 13\nok 1\nBail out! no disk\n'))).toMatchObject(counts(1, 1, 0))
    expect(readText('TAP version 13\nok 1\n').upload.readings).toEqual([])
  })

  test('TAP: Node.js’s own totals count subtests', () => {
    const text =
      'TAP version 13\n    ok 1 - inner\n    1..1\nok 1 - outer\n1..1\n# tests 2\n# pass 1\n# fail 0\n# cancelled 0\n# skipped 1\n# todo 0\n# duration_ms 12.5\n'
    expect(numbersOf(readText(text))).toMatchObject(counts(1, 0, 1, 0.0125))
  })

  test('go test -v: subtests count, and a package that does not compile is a failure', () => {
    const text =
      '--- FAIL: TestA (0.02s)\n    --- FAIL: TestA/b (0.01s)\n    --- SKIP: TestA/c (0.00s)\nFAIL\nFAIL\tp\t0.1s\nFAIL\tq [build failed]\nFAIL\n'
    expect(numbersOf(readText(text))).toMatchObject(counts(0, 3, 1, 0.1))
    expect(readText('--- PASS: TestA (0.02s)\n').upload.readings).toEqual([])
  })

  test('RSpec: errors outside of examples are a failure', () => {
    const report = {
      examples: [{ status: 'passed' }],
      summary: { duration: 1, errors_outside_of_examples_count: 1 },
      summary_line: '1 example, 0 failures, 1 error occurred outside of examples',
    }
    expect(numbersOf(readText(JSON.stringify(report)))).toMatchObject(counts(1, 1, 0, 1))
  })

  test('Dart: events that end before the tests do give no numbers', () => {
    const text =
      '{"protocolVersion":"0.1.1","type":"start","time":0}\n{"testID":1,"result":"success","type":"testDone"}\n'
    expect(readText(text).upload.readings).toEqual([])
  })
})

describe('coverage', () => {
  test.each([
    ['codecov/issue303.codecov.json', { 'coverage/lines': 100 }, 14],
    ['coveralls/const-functions-coveralls.json', { 'coverage/lines': 100, 'coverage/branches': 50 }, 17],
    ['coveralls/slather.json', { 'coverage/lines': (100 * 66) / 86 }, 86],
    ['covdir/covdir.json', { 'coverage/lines': 50 }, 2],
    ['gcovr/oos-makefile-coverage.json', { 'coverage/lines': 100, 'coverage/functions': 100 }, 2],
    [
      'gcovr-summary/summary.json',
      { 'coverage/lines': 75, 'coverage/branches': 25, 'coverage/functions': 50 },
      0,
    ],
    [
      'llvm-cov/issue303.json',
      { 'coverage/lines': 100, 'coverage/functions': 100, 'coverage/regions': 100 },
      0,
    ],
    ['simplecov-last-run/last_run.json', { 'coverage/lines': 87.5, 'coverage/branches': 70.25 }, 0],
    ['xccov/xccov_example.json', { 'coverage/lines': (100 * 27) / 129, 'coverage/functions': 50 }, 0],
    ['opencover/test_opencover.xml', { 'coverage/lines': 50, 'coverage/statements': 50 }, 4],
    [
      'dotcover/test_dotcover.xml',
      { 'coverage/lines': (100 * 23) / 32, 'coverage/statements': (100 * 23) / 32 },
      32,
    ],
    [
      'vs-coverage/DynamicCodeCoverage.xml',
      { 'coverage/lines': (100 * 33) / 59, 'coverage/blocks': (100 * 85) / 144 },
      43,
    ],
    ['sonar/exclude-line-sonarqube.xml', { 'coverage/lines': 500 / 6, 'coverage/branches': 50 }, 6],
    [
      'scoverage/scoverage.xml',
      { 'coverage/lines': 50, 'coverage/statements': 50, 'coverage/branches': 50 },
      4,
    ],
  ])('%s gives its totals and its lines', (fixture, expected, lines) => {
    const parsed = readFixture(fixture)
    const numbers = numbersOf(parsed)
    expect(Object.keys(numbers).sort()).toEqual(Object.keys(expected).sort())
    for (const [id, number] of Object.entries(expected)) expect(numbers[id]).toBeCloseTo(number, 9)
    expect((parsed.coverage ?? []).reduce((sum, file) => sum + file.lines.length, 0)).toBe(lines)
  })

  test('llvm-cov: segments give the lines between them, without gaps and skipped regions', () => {
    // fn (1-5) that ran twice, with a branch (3) that never ran, and code (7) that is switched off
    const segments = [
      [1, 1, 2, true, true, false],
      [3, 5, 0, true, true, false],
      [3, 20, 2, true, false, false],
      [5, 2, 0, false, false, false],
      [7, 1, 0, false, true, false],
      [8, 1, 0, false, false, false],
    ]
    const totals = { lines: { count: 5, covered: 4 } }
    const report = {
      type: 'llvm.coverage.json.export',
      data: [{ totals, files: [{ filename: 'a.rs', segments }] }],
    }
    const [file] = readText(JSON.stringify(report)).coverage ?? []
    expect([...(file?.lines ?? [])]).toEqual([1, 2, 3, 4, 5])
    expect([...(file?.hits ?? [])]).toEqual([2, 2, 2, 2, 2])
  })

  test('llvm-cov: a segment that reaches over a billion lines is refused', () => {
    const segments = [
      [1, 1, 1, true, true, false],
      [2_000_000_000, 1, 0, false, false, false],
    ]
    const report = { type: 'llvm.coverage.json.export', data: [{ files: [{ filename: 'a', segments }] }] }
    expect(readText(JSON.stringify(report)).upload.readings).toEqual([])
  })

  const SHARED = fileURLToPath(new URL('../../../shared/data/report-unknown/', import.meta.url))
  test.skipIf(!existsSync(SHARED)).each([
    ['grcov-covdir/test_covdir.json', 200 / 3],
    ['scoverage/scoverage-1.xml', 25],
    ['jetbrains/jetbrainsxml-1.xml', 100],
  ])('%s, which may not be copied, is read', (path, lines) => {
    const parsed = readReport({ name: path, bytes: readFileSync(SHARED + path) })
    expect(numbersOf(parsed)['coverage/lines']).toBeCloseTo(lines, 9)
  })
})

describe('benchmarks and web pages', () => {
  test.each([
    [
      'divan/sums.txt',
      { 'bench/sums/add': 0.951e-9, 'bench/sums/fold/10': 12.9e-9, 'bench/sums/fold/1000': 1.25e-6 },
    ],
    ['cargo-criterion/messages.json', { 'bench/sum/iter': 10.5e-9 }],
    [
      'criterion-estimates/criterion/fibonacci/iterative/20/new/estimates.json',
      { 'bench/fibonacci/iterative/20': 4.682346166582889e-9 },
    ],
    ['julia/julia_output.json', { 'bench/fib/20': 31028e-9, 'bench/fib/20/allocs': 0 }],
    ['ruby-benchmark/two.txt', { 'bench/sort': 1.448327, 'bench/sort/cpu': 1.46 }],
    [
      'octocov-metrics/benchmark_0.json',
      { 'bench/benchmark_0/nsperop': 676.5e-9, 'bench/benchmark_0/n': 1000 },
    ],
    ['tinybench/table.json', { 'bench/fast-path': 40e-9, 'bench/slow-path': 2785e-9 }],
    ['tinybench/tasks.json', { 'bench/fast-path': 40e-9, 'bench/slow-path': 2785e-9 }],
    ['mitata/run.json', { 'bench/sqrt': 1.831298828125e-9, 'bench/loop-1000': 11266e-9 }],
    [
      'asv/fcf8c079-py2.7-Cython-numpy1.8.json',
      {
        'bench/time_units.mem_unit': 344,
        'bench/time_ci_small': 3,
        'bench/time_other.time_parameterized-2': 4,
      },
    ],
    [
      'gungraun-json/json_pretty_one_callgrind.txt',
      { 'bench/play_game-bench_play_game_group-bench_play_game_100-some_id/d1mr': 6 },
    ],
    ['browsertime/browsertime.json', { 'browsertime/firstpaint': 0.317, 'browsertime/speedindex': 1.388 }],
    [
      'lighthouse-manifest/manifest.json',
      { 'lighthouse/localhost-3000/performance': 91, 'lighthouse/localhost-3000/about/performance': 57 },
    ],
    [
      'k6-summary/machine-readable.json',
      { 'k6/http_req_duration/p95': 0.2, 'k6/http_reqs/count': 400, 'k6/http_req_failed/share': 25 },
    ],
  ])('%s gives its numbers in base units', (fixture, expected) => {
    const numbers = numbersOf(readFixture(fixture))
    for (const [id, number] of Object.entries(expected)) expect(numbers[id], id).toBeCloseTo(number, 13)
  })

  test('Criterion: the run before and the difference to it are no results', () => {
    const text = JSON.stringify({ mean: { point_estimate: 1 }, median: { point_estimate: 1 } })
    for (const run of ['base', 'change']) {
      const parsed = readText(text, `target/criterion/a/${run}/estimates.json`)
      expect([parsed.upload.readings, parsed.problems]).toEqual([[], []])
    }
  })

  test('asv: the columns of newer results are read, with the values of parameters', () => {
    const report = {
      commit_hash: 'a',
      result_columns: ['result', 'params', 'stats_q_25', 'stats_q_75'],
      results: {
        'm.time_a': [
          [1, null, 3, 4],
          [
            ['x', 'y'],
            ['1', '2'],
          ],
          [0.5, null, 2, 3],
          [2, null, 4, 5],
        ],
      },
    }
    const parsed = readText(JSON.stringify(report))
    expect(numbersOf(parsed)).toEqual({
      'bench/m.time_a-x-1': 1,
      'bench/m.time_a-y-1': 3,
      'bench/m.time_a-y-2': 4,
    })
    expect(meaningsOf(parsed)['bench/m.time_a-x-1']).toBe('duration lower')
  })

  test('gungraun: summaries of one line each, and of a file alone', () => {
    const summary = (id: string, value: number) =>
      JSON.stringify({
        benchmark_exe: 'b',
        module_path: 'm::f',
        id,
        profiles: [
          {
            summaries: {
              total: { summary: { Callgrind: { Ir: { metrics: { Both: [{ Int: value }, { Int: 1 }] } } } } },
            },
          },
        ],
      })
    const lines = `running 0 tests\n${summary('a', 5)}\n${summary('b', 6)}\ntrailing\n`
    expect(numbersOf(readText(lines))).toEqual({
      'bench/m-f-a/instructions': 5,
      'bench/m-f-b/instructions': 6,
    })
    expect(numbersOf(readText(summary('a', 7)))).toEqual({ 'bench/m-f-a/instructions': 7 })
    expect(readText(lines.slice(0, 200)).upload.readings).toEqual([])
  })
})
