import { describe, expect, test } from 'vitest'
import { bytesOf, meaningsOf, numbersOf, readFixture, readText, samplesOf } from './fixtures.ts'

describe('benchmarks give what the tools say themselves, in base units', () => {
  test.each([
    [
      'benchmarkjs/benchmarkjs_output.txt',
      'ops/s higher',
      {
        'bench/fib-10': 1431759,
        'bench/fib-20': 12146,
        'bench/createobjectbuffer-with-200-comments': 81.61,
      },
    ],
    [
      'cargo-bench/cargo_output.txt',
      'duration lower',
      {
        'bench/bench_fib_10': 135e-9,
        'bench/bench_fib_20': 18149e-9,
      },
    ],
    [
      'catch2/catch2_output_v3.txt',
      'duration lower',
      {
        'bench/fibonacci-10': 344e-9,
        'bench/fibonacci-20': 41.731e-6,
        'bench/fibonacci-5': 36e-9,
        'bench/fibonacci-15_bench': 3.789e-6,
      },
    ],
    [
      'criterion/criterion_output.txt',
      'duration lower',
      {
        'bench/create-realm': 329e-9,
        'bench/symbols-execution': 3268e-9,
        'bench/for-loop-execution': 12314e-9,
        'bench/fibonacci-execution': 1672496e-9,
      },
    ],
    [
      'criterion/dogfood.txt',
      'duration lower',
      {
        'bench/adapter-magic-json': 3.4632e-6,
        'bench/adapter-json': 3.4796e-6,
        'bench/adapter-magic-rust': 14.726e-6,
        'bench/adapter-rust': 14.884e-6,
      },
    ],
    [
      'custom-json/report_latency.json',
      'duration lower',
      {
        'bench/tests-benchmark_a/latency': 3247e-9,
        'bench/tests-benchmark_b/latency': 3443e-9,
        'bench/tests-benchmark_c/latency': 3361e-9,
      },
    ],
    [
      'gungraun-iai/without-cachesim.txt',
      'integer lower',
      {
        'bench/rust_iai_callgrind-bench_fibonacci_group-bench_fibonacci-short-10/instructions': 1734,
        'bench/rust_iai_callgrind-bench_fibonacci_group-bench_fibonacci-long-30/instructions': 26214734,
      },
    ],
    [
      'callgrind/callgrind.out.fib',
      'integer lower',
      {
        'bench/fib-10/instructions': 39747,
        'bench/fib-10/dr': 7316,
        'bench/fib-10/dw': 2207,
        'bench/fib-10/i1mr': 515,
        'bench/fib-10/d1mr': 164,
        'bench/fib-10/d1mw': 136,
        'bench/fib-10/ilmr': 515,
        'bench/fib-10/dlmr': 164,
        'bench/fib-10/dlmw': 136,
      },
    ],
    ['callgrind/parts.out', 'integer lower', { 'bench/fib/instructions': 35554 + 4193 }],
    [
      'benchmarkdotnet/two.json',
      'duration lower',
      {
        'bench/benchmarkdotnet.samples.intro.introjsonexport.sleep10': 10360382.6953125e-9,
        'bench/benchmarkdotnet.samples.intro.introjsonexport.sleep20': 20362636.1925e-9,
      },
    ],
    [
      'pytest-benchmark/pytest_output.json',
      'duration lower',
      {
        'bench/bench.py-test_fib_10': 2.2300000000363696e-5,
        'bench/bench.py-test_fib_20': 0.0029605825000003083,
      },
    ],
    [
      'pytest-benchmark/old-format.json',
      'duration lower',
      {
        'bench/tests/test_normal.py-test_xfast_parametrized-0': 2.2016643907464864e-7,
      },
    ],
    [
      'vitest-bench/two.json',
      'duration lower',
      {
        'bench/math.bench.ts-math-add': 0.75e-3,
        'bench/math.bench.ts-math-subtract': 1.5e-3,
      },
    ],
    [
      'hyperfine/two.json',
      'duration lower',
      {
        'bench/sleep-0.1': 0.10652535172,
        'bench/sleep-0.2': 0.20866151872,
      },
    ],
    [
      'hyperfine/generated-a.json',
      'duration lower',
      {
        'bench/ls-/': 0.0010433865,
        'bench/ls-/usr/lib': 0.0010288565,
      },
    ],
    [
      'jmh/jmh_output.json',
      'ops/s higher',
      {
        'bench/org.openjdk.jmh.samples.jmhsample_01_helloworld.wellhellothere': 3.37651988895058e9,
      },
    ],
    [
      'google-benchmark/googlecpp_output.json',
      'duration lower',
      {
        'bench/fib_10': 2.14989801145e-7,
        'bench/fib_10/cpu': 2.13655072062e-7,
        'bench/fib_20': 2.7455600415e-5,
        'bench/fib_20/cpu': 2.73649032043e-5,
      },
    ],
    [
      'google-benchmark/test3_run0.json',
      'duration lower',
      {
        'bench/bm_one': 10e-9,
        'bench/bm_one/cpu': 100e-9,
        'bench/bm_two': 8.5e-9,
        'bench/bm_two/cpu': 88e-9,
        'bench/short': 8e-9,
        'bench/short/cpu': 78.5e-9,
        'bench/medium': 8.5e-9,
        'bench/medium/cpu': 81e-9,
      },
    ],
  ])('%s', (fixture, meaning, figures) => {
    const parsed = readFixture(fixture)
    const expected = Object.entries(figures).map(([id, number]) => [id, expect.closeTo(number, 15)])
    expect(numbersOf(parsed)).toEqual(Object.fromEntries(expected))
    expect(new Set(Object.values(meaningsOf(parsed)))).toEqual(new Set([meaning]))
    expect(parsed.problems).toEqual([])
  })

  test('go test -bench, with the units that a benchmark reports itself', () => {
    const parsed = readFixture('go-bench/go_output.txt')
    expect(numbersOf(parsed)).toMatchObject({
      'bench/fib10': 325e-9,
      'bench/fib/my_tabled_benchmark_-_20': expect.closeTo(40537.123e-9, 15),
      'bench/fib/my/tabled/benchmark_-_20-var1-13-var2-14': expect.closeTo(40537.456e-9, 15),
      'bench/fib22/auxmetricunits': 4,
    })
    expect(numbersOf(readFixture('go-bench/go_fiber_output.txt'))).toMatchObject({
      'bench/utils_getoffer/mime_extension-02': expect.closeTo(602.1e-9, 15),
      'bench/utils_getoffer/mime_extension-02/bytes': 48,
      'bench/utils_getoffer/mime_extension-02/allocs': 2,
    })
  })

  test('k6: times in seconds, shares in percent', () => {
    const parsed = readFixture('k6-summary/simple.json')
    expect(numbersOf(parsed)).toMatchObject({
      'k6/http_req_duration/p95': expect.closeTo(0.0300256841, 12),
      'k6/http_req_duration/med': expect.closeTo(0.020090773, 12),
      'k6/http_reqs/rate': 35.94634922417172,
      'k6/http_req_failed/share': expect.closeTo((100 * 349) / 878, 9),
      'k6/checks/share': expect.closeTo(60.25056947608201, 9),
      'k6/data_received/rate': 195178.97322943222,
    })
    expect(meaningsOf(parsed)).toMatchObject({
      'k6/http_req_duration/p95': 'duration lower',
      'k6/http_reqs/rate': '1/s higher',
      'k6/http_req_failed/share': 'percent lower',
      'k6/checks/share': 'percent higher',
      'k6/data_received/rate': 'B/s none',
    })
  })

  test('k6’s --summary-export, which has no "values"', () => {
    const summary = {
      metrics: {
        http_req_duration: { avg: 20, med: 10, 'p(95)': 40 },
        checks: { value: 0.5, passes: 1, fails: 1 },
      },
      root_group: { name: '' },
    }
    expect(numbersOf(readText(JSON.stringify(summary)))).toEqual({
      'k6/http_req_duration/avg': 0.02,
      'k6/http_req_duration/med': 0.01,
      'k6/http_req_duration/p95': 0.04,
      'k6/checks/share': 50,
    })
  })
})

describe('samples are kept', () => {
  test('hyperfine’s times', () => {
    expect(samplesOf(readFixture('hyperfine/two.json'))['bench/sleep-0.1']).toHaveLength(27)
  })

  test('JMH’s raw data of all forks', () => {
    expect(Object.values(samplesOf(readFixture('jmh/jmh_output.json')))).toEqual([
      [3.376842765688582e9, 3.37651988895058e9, 3.375353964729294e9],
    ])
  })

  test('Google Benchmark’s repetitions, without its aggregates', () => {
    const run = (real_time: number, rest: object) => ({
      name: 'a',
      run_name: 'a',
      time_unit: 'us',
      real_time,
      ...rest,
    })
    const report = {
      context: {},
      benchmarks: [
        run(1, { run_type: 'iteration' }),
        run(3, { run_type: 'iteration' }),
        run(2, { run_type: 'aggregate', aggregate_name: 'mean', name: 'a_mean' }),
        run(9, { run_type: 'aggregate', aggregate_name: 'stddev', name: 'a_stddev' }),
      ],
    }
    const parsed = readText(JSON.stringify(report))
    expect(samplesOf(parsed)).toEqual({ 'bench/a': [1e-6, 3e-6] })
    expect(numbersOf(parsed)).toEqual({ 'bench/a': expect.closeTo(2e-6, 15) })
  })

  test('the runs of go test -count', () => {
    const parsed = readText(
      'BenchmarkA-8 \t 10\t 30 ns/op\nBenchmarkA-8 \t 10\t 10 ns/op\nBenchmarkA-8 \t 10\t 20 ns/op\n',
    )
    expect(samplesOf(parsed)).toEqual({ 'bench/a': [3e-8, 1e-8, 2e-8] })
    expect(numbersOf(parsed)).toEqual({ 'bench/a': 2e-8 })
  })

  test('a list that a tool shortened is not taken for the samples', () => {
    expect(samplesOf(readFixture('pytest-benchmark/pytest_output.json'))).toEqual({})
  })
})

describe('names', () => {
  test('the processors of a runner are no part of a Go benchmark’s name, unless -cpu asked for several', () => {
    expect(
      Object.keys(numbersOf(readText('BenchmarkA-8 10 30 ns/op\nBenchmarkB/size-16-8 1 3 ns/op\n'))),
    ).toEqual(['bench/a', 'bench/b/size-16'])
    expect(Object.keys(numbersOf(readText('BenchmarkA 10 30 ns/op\nBenchmarkA-4 10 9 ns/op\n')))).toEqual([
      'bench/a',
      'bench/a-4',
    ])
  })

  test('Go benchmarks of the same name in two packages are two metrics', () => {
    const text = 'pkg: example.com/a\nBenchmarkX-2 1 5 ns/op\npkg: example.com/b\nBenchmarkX-2 1 7 ns/op\n'
    expect(numbersOf(readText(text))).toEqual({
      'bench/example.com/a.x': 5e-9,
      'bench/example.com/b.x': 7e-9,
    })
  })

  test('the parameters of a JMH benchmark are part of its name, and its mode if it ran in several', () => {
    const result = (mode: string, size: string) => ({
      benchmark: 'a.B.c',
      mode,
      params: { size },
      primaryMetric: { score: 2, scoreUnit: mode === 'avgt' ? 'us/op' : 'ops/ms' },
    })
    const parsed = readText(JSON.stringify([result('avgt', '1'), result('avgt', '2'), result('thrpt', '2')]))
    expect(numbersOf(parsed)).toEqual({
      'bench/a.b.c-size-1': 2e-6,
      'bench/a.b.c-size-2/avgt': 2e-6,
      'bench/a.b.c-size-2/thrpt': 2000,
    })
  })

  test('what JMH’s profilers measure is kept beside the score', () => {
    const secondaryMetrics = {
      '·gc.alloc.rate': { score: 3, scoreUnit: 'MB/sec' },
      '·gc.alloc.rate.norm': { score: 24, scoreUnit: 'B/op' },
    }
    const result = {
      benchmark: 'a',
      mode: 'avgt',
      primaryMetric: { score: 2, scoreUnit: 's/op' },
      secondaryMetrics,
    }
    expect(meaningsOf(readText(JSON.stringify([result])))).toEqual({
      'bench/a': 'duration lower',
      'bench/a/gc.alloc.rate': 'B/s none',
      'bench/a/gc.alloc.rate.norm': 'bytes lower',
    })
  })

  test('gungraun’s cache counts: hits in the nearest cache are neither good nor bad', () => {
    const parsed = readText(
      'a::b::c one:1\n  Instructions:        1734|1700     (+2.00000%) [+1.02000x]\n  L1 Hits:             2,359|N/A\n  Estimated Cycles:    2499|N/A\n',
    )
    expect(numbersOf(parsed)).toEqual({
      'bench/a-b-c-one-1/instructions': 1734,
      'bench/a-b-c-one-1/l1-hits': 2359,
      'bench/a-b-c-one-1/estimated-cycles': 2499,
    })
    expect(meaningsOf(parsed)['bench/a-b-c-one-1/l1-hits']).toBe('integer none')
  })

  test('Cachegrind’s file has a summary alone', () => {
    expect(numbersOf(readFixture('callgrind/cachegrind.out.fib'))).toMatchObject({
      'bench/fib/instructions': 40754,
      'bench/fib/dr': 7347,
    })
  })

  test('Callgrind’s program is called without folders and Cargo’s hash, and zeros may be left out', () => {
    const parsed = readText(
      'cmd: /home/runner/work/p/target/release/deps/parse-0123456789abcdef --bench\nevents: Ir Bim\ntotals: 5\n',
    )
    expect(numbersOf(parsed)).toEqual({ 'bench/parse-bench/instructions': 5, 'bench/parse-bench/bim': 0 })
  })

  test('a dump of Callgrind that was cut off gives no numbers', () => {
    const text = new TextDecoder().decode(bytesOf('callgrind/parts.out'))
    for (const end of [text.indexOf('totals:'), text.lastIndexOf('totals:')]) {
      const parsed = readText(text.slice(0, end), 'callgrind.out')
      expect(parsed.upload.readings).toEqual([])
      expect(parsed.problems).toEqual([expect.objectContaining({ what: 'the file ends before its totals' })])
    }
  })

  test('Criterion’s throughput and change are told from its time', () => {
    const parsed = readText(
      'parse/large             time:   [1.0000 ms 1.5000 ms 2.0000 ms]\n' +
        '                        thrpt:  [190.73 MiB/s 200.00 MiB/s 381.47 MiB/s]\n' +
        '                 change:\n' +
        '                        time:   [-2.0000% -1.0000% +0.5000%] (p = 0.04 < 0.05)\n',
    )
    expect(numbersOf(parsed)).toEqual({
      'bench/parse/large': 0.0015,
      'bench/parse/large/throughput': 200 * 1024 ** 2,
    })
  })

  test('the same name twice is said, and the first counts', () => {
    const parsed = readText(
      'test a ... bench: 1 ns/iter (+/- 0)\ntest a ... bench: 2 ns/iter (+/- 0)\n',
      'b.txt',
    )
    expect(numbersOf(parsed)).toEqual({ 'bench/a': 1e-9 })
    expect(parsed.problems).toEqual([
      expect.objectContaining({ what: '"a" is in the file twice', where: 'b.txt' }),
    ])
  })

  test('of two names that share an id both count: the one in lower case keeps it', () => {
    const parsed = readText('test A b ... bench: 1 ns/iter (+/- 0)\ntest a-b ... bench: 2 ns/iter (+/- 0)\n')
    expect(numbersOf(parsed)).toEqual({ 'bench/a-b': 2e-9, 'bench/a-b-wayhw21unk': 1e-9 })
    expect(parsed.problems).toEqual([])
  })
})

describe('github-action-benchmark’s custom JSON, whose two kinds look alike', () => {
  const array = (unit: string) => JSON.stringify([{ name: 'a', unit, value: 2 }])
  const meaning = (unit: string, name: string) => meaningsOf(readText(array(unit), name))['bench/a']

  test('a file named for it is bigger-is-better', () => {
    expect(numbersOf(readFixture('custom-json/customBiggerIsBetter_output.json'))).toEqual({
      'bench/my-custom-bigger-is-better-benchmark-throughput': 70,
      'bench/my-custom-bigger-is-better-benchmark-free-memory': 150e6,
    })
    expect(meaningsOf(readFixture('custom-json/customBiggerIsBetter_output.json'))).toEqual({
      'bench/my-custom-bigger-is-better-benchmark-throughput': 'req/s higher',
      'bench/my-custom-bigger-is-better-benchmark-free-memory': 'bytes higher',
    })
    expect(meaning('ops/s', 'customSmallerIsBetter.json')).toBe('ops/s lower')
  })

  test('otherwise the unit tells', () => {
    expect(meaning('ops/sec', 'x.json')).toBe('ops/s higher')
    expect(meaning('MB/s', 'x.json')).toBe('B/s higher')
    expect(meaning('ms', 'x.json')).toBe('duration lower')
    expect(meaning('things', 'x.json')).toBe('things lower')
  })
})

test('a number that is not finite is said by name, and the others count', () => {
  const parsed = readText(
    '[{"name":"a","unit":"s","value":1e999},{"name":"b","unit":"s","value":1}]',
    'b.json',
  )
  expect(numbersOf(parsed)).toEqual({ 'bench/b': 1 })
  expect(parsed.problems).toEqual([
    expect.objectContaining({ what: 'the number of "a" is missing or not finite', where: 'b.json' }),
  ])
})
