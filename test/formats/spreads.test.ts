import { describe, expect, test } from 'vitest'
import { FIXTURES, numbersOf, readFixture, readText, samplesOf, spreadsOf } from './fixtures.ts'

type Ends = [low: number, high: number]

/** The spreads to be, up to the last bits of the conversion to base units. */
function closeTo(expected: Record<string, Ends>) {
  return Object.fromEntries(
    Object.entries(expected).map(([id, ends]) => [
      id,
      ends.map((end) => expect.closeTo(end, end > 1 ? 6 : 15)),
    ]),
  )
}

/** One benchmark's spread in a report that was made up. */
function spreadOf(report: unknown, name = 'report.json'): Ends | undefined {
  const parsed = readText(JSON.stringify(report), name)
  expect(parsed.problems).toEqual([])
  return Object.values(spreadsOf(parsed))[0]
}

describe('what a tool says of its variance is kept where it gives no samples', () => {
  const told: [fixture: string, what: string, spreads: Record<string, Ends>][] = [
    [
      'cargo-bench/cargo_output.txt',
      '135 ns/iter (+/- 24) and 18,149 ns/iter (+/- 755)',
      { 'bench/bench_fib_10': [111e-9, 159e-9], 'bench/bench_fib_20': [17394e-9, 18904e-9] },
    ],
    [
      'criterion/criterion_output.txt',
      'Criterion in the format of cargo bench, such as 329 ns/iter (+/- 4)',
      {
        'bench/create-realm': [325e-9, 333e-9],
        'bench/symbols-execution': [3221e-9, 3315e-9],
        'bench/for-loop-execution': [12191e-9, 12437e-9],
        'bench/fibonacci-execution': [1662330e-9, 1682662e-9],
      },
    ],
    [
      'criterion/dogfood.txt',
      'Criterion’s confidence intervals, such as [3.4793 µs 3.4796 µs 3.4800 µs]',
      {
        'bench/adapter-magic-json': [3.4623e-6, 3.4641e-6],
        'bench/adapter-json': [3.4793e-6, 3.48e-6],
        'bench/adapter-magic-rust': [14.721e-6, 14.73e-6],
        'bench/adapter-rust': [14.881e-6, 14.887e-6],
      },
    ],
    [
      'benchmarkjs/benchmarkjs_output.txt',
      '1,431,759 ops/sec ±0.74%, ±0.32% and ±1.70%',
      {
        'bench/fib-10': [1431759 * 0.9926, 1431759 * 1.0074],
        'bench/fib-20': [12146 * 0.9968, 12146 * 1.0032],
        'bench/createobjectbuffer-with-200-comments': [81.61 * 0.983, 81.61 * 1.017],
      },
    ],
    [
      'catch2/catch2_output_v3.txt',
      'Catch2’s low and high means, each in a unit of its own',
      {
        'bench/fibonacci-10': [341e-9, 349e-9],
        'bench/fibonacci-20': [41.25e-6, 42.622e-6],
        'bench/fibonacci-5': [35e-9, 37e-9],
        'bench/fibonacci-15_bench': [3.734e-6, 3.888e-6],
      },
    ],
    [
      'custom-json/customBiggerIsBetter_output.json',
      '150 Megabytes with the range "3"',
      { 'bench/my-custom-bigger-is-better-benchmark-free-memory': [147e6, 153e6] },
    ],
    [
      'pytest-benchmark/pytest_output.json',
      'q1 and q3 around the median of many rounds',
      {
        'bench/bench.py-test_fib_10': [2.2255999999831744e-5, 2.3523000000191807e-5],
        'bench/bench.py-test_fib_20': [0.0028489629999999266, 0.0030686519999996165],
      },
    ],
    [
      'pytest-benchmark/old-format.json',
      'q1 and q3 of an old file, whose median is q1',
      {
        'bench/tests/test_normal.py-test_xfast_parametrized-0': [
          2.2016643907464864e-7, 2.5838185725599954e-7,
        ],
      },
    ],
    [
      'benchmarkdotnet/two.json',
      'Q1 and Q3 around the median, in nanoseconds',
      {
        'bench/benchmarkdotnet.samples.intro.introjsonexport.sleep10': [
          10337369.528437499e-9, 10392063.158906251e-9,
        ],
        'bench/benchmarkdotnet.samples.intro.introjsonexport.sleep20': [
          20325342.761249997e-9, 20404682.4221875e-9,
        ],
      },
    ],
    [
      'vitest-bench/two.json',
      'the ±25% that Vitest prints as rme',
      {
        'bench/math.bench.ts-math-add': [0.75e-3 * 0.75, 0.75e-3 * 1.25],
        'bench/math.bench.ts-math-subtract': [1.5e-3 * 0.75, 1.5e-3 * 1.25],
      },
    ],
  ]

  /** Formats whose files tell of one, too, and whose numbers other tests hold. */
  const OTHERS = new Set(['asv', 'criterion-estimates', 'mitata', 'tinybench'])

  test.each(told)('%s: %s', (fixture, _, spreads) => {
    const parsed = readFixture(fixture)
    expect(spreadsOf(parsed)).toEqual(closeTo(spreads))
    expect(samplesOf(parsed)).toEqual({})
    expect(parsed.problems).toEqual([])
  })

  test('and nothing is kept twice, nor an interval that does not hold its value', () => {
    for (const fixture of FIXTURES) {
      const parsed = readFixture(fixture)
      const numbers = numbersOf(parsed)
      for (const [id, [low, high]] of Object.entries(spreadsOf(parsed))) {
        expect(samplesOf(parsed)[id]).toBeUndefined()
        expect(numbers[id]).toBeGreaterThanOrEqual(low)
        expect(numbers[id]).toBeLessThanOrEqual(high)
      }
    }
  })

  test('no report file of another format tells of one', () => {
    const formatOf = (fixture: string) => fixture.split('/')[0] ?? ''
    const known = new Set(told.map(([fixture]) => formatOf(fixture)))
    const others = FIXTURES.filter(
      (fixture) => !known.has(formatOf(fixture)) && !OTHERS.has(formatOf(fixture)),
    )
    expect(others.filter((fixture) => Object.keys(spreadsOf(readFixture(fixture))).length > 0)).toEqual([])
  })
})

describe('the interval of', () => {
  test('Criterion’s throughput is kept like that of its time', () => {
    const text = [
      'encode                  time:   [1.1000 ms 1.2000 ms 1.4000 ms]',
      '                        thrpt:  [1.0000 MiB/s 1.5000 MiB/s 2.0000 MiB/s]',
    ].join('\n')
    expect(spreadsOf(readText(text))).toEqual(
      closeTo({ 'bench/encode': [1.1e-3, 1.4e-3], 'bench/encode/throughput': [1024 ** 2, 2 * 1024 ** 2] }),
    )
  })

  test('JMH is kept where the samples are too many for the file, as with -bm sample', () => {
    const result = (metric: object) => [
      { benchmark: 'a.b', mode: 'sample', primaryMetric: { score: 5, scoreUnit: 'us/op', ...metric } },
    ]
    const histogram = { rawDataHistogram: [[[[4.9, 10]]]] }
    const both = { scoreError: 0.5, scoreConfidence: [4.4, 5.6] }
    expect(spreadOf(result({ ...histogram, ...both }))).toEqual([4.4e-6, 5.6e-6])
    expect(spreadOf(result({ ...histogram, scoreError: 0.5 }))).toEqual([4.5e-6, 5.5e-6])
    expect(spreadOf(result({ rawData: [[4, 5, 6]], ...both }))).toBeUndefined()
    const none = { rawData: [[5]], scoreError: 'NaN', scoreConfidence: ['NaN', 'NaN'] }
    expect(spreadOf(result(none))).toBeUndefined()
  })

  test('Google Benchmark is its deviation, where only aggregates are reported', () => {
    const run = (aggregate_name: string, real_time: number, items_per_second: number) => ({
      name: `a_${aggregate_name}`,
      run_name: 'a',
      run_type: 'aggregate',
      aggregate_name,
      time_unit: 'us',
      real_time,
      items_per_second,
    })
    const report = {
      context: {},
      benchmarks: [run('mean', 10, 1000), run('median', 9, 1100), run('stddev', 2, 200), run('cv', 0.2, 0.2)],
    }
    const parsed = readText(JSON.stringify(report))
    expect(numbersOf(parsed)).toEqual({ 'bench/a': 9e-6, 'bench/a/items_per_second': 1100 })
    expect(spreadsOf(parsed)).toEqual(
      closeTo({ 'bench/a': [8e-6, 12e-6], 'bench/a/items_per_second': [800, 1200] }),
    )
  })

  test('the Bencher Metric Format may have one end, and is none where both are one', () => {
    const measure = (bounds: object) => ({ 'a::b': { latency: { value: 88, ...bounds } } })
    expect(spreadOf(measure({ lower_value: 87.42, upper_value: 88.88 }))).toEqual([87.42e-9, 88.88e-9])
    expect(spreadOf(measure({ upper_value: 90 }))).toEqual([88e-9, 90e-9])
    expect(spreadOf(measure({ lower_value: null, upper_value: null }))).toBeUndefined()
    expect(spreadsOf(readFixture('custom-json/report_latency.json'))).toEqual({})
  })

  test('hyperfine, pytest-benchmark and BenchmarkDotNet is their deviation where there is nothing better', () => {
    expect(spreadOf({ results: [{ command: 'ls', mean: 2, stddev: 0.5, median: 1.75 }] })).toEqual([1.5, 2.5])
    const rounds = { machine_info: {}, benchmarks: [{ fullname: 'a', stats: { mean: 2, stddev: 0.5 } }] }
    expect(spreadOf(rounds)).toEqual([1.5, 2.5])
    const statistics = { Mean: 2e9, StandardDeviation: 5e8 }
    const dotNet = { HostEnvironmentInfo: {}, Benchmarks: [{ FullName: 'a', Statistics: statistics }] }
    expect(spreadOf(dotNet)).toEqual([1.5, 2.5])
  })

  test('a run whose only measurement hyperfine lists has no deviation', () => {
    const result = { command: 'ls', mean: 2, stddev: null, median: 2, times: [2] }
    expect(spreadOf({ results: [result] })).toBeUndefined()
  })
})

describe('a range of github-action-benchmark’s custom JSON', () => {
  const rangeOf = (range: unknown, value: unknown = 200, unit = 'ns/iter') =>
    spreadOf([{ name: 'a', unit, value, range }])

  test.each<[range: unknown, low: number, high: number]>([
    ['± 20', 180, 220],
    ['±10%', 180, 220],
    ['± 10 %', 180, 220],
    ['+/- 20', 180, 220],
    ['+-20', 180, 220],
    ['20', 180, 220],
    [20, 180, 220],
    ['± 2e1', 180, 220],
    ['± 20 ns/iter', 180, 220],
    ['150 … 230', 150, 230],
    ['150...230', 150, 230],
    ['150-230', 150, 230],
    ['-10 to 1,230', -10, 1230],
  ])('%j is understood', (range, low, high) => {
    expect(rangeOf(range)).toEqual([low, high].map((end) => expect.closeTo(end / 1e9, 15)))
  })

  test('of a percentage is in points', () => {
    expect(rangeOf('± 3%', 50, '%')).toEqual([47, 53])
  })

  test('of a number that is written as text is understood, too', () => {
    expect(rangeOf('20', '200', 'ms')).toEqual([0.18, 0.22])
  })

  test.each([
    ['stddev: 6.17e-06'],
    ['± many'],
    ['± 20 apples'],
    ['±'],
    [''],
    ['± 0'],
    ['300 … 400'],
    ['±1e999'],
    [null],
    [['± 20']],
    [`±${'9'.repeat(5_000)}`],
  ])('%j says nothing, and the value counts', (range) => {
    expect(rangeOf(range)).toBeUndefined()
  })
})
