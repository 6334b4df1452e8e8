import { describe, expect, test } from 'vitest'
import { putTogether } from '../../src/ingest/put-together.ts'
import { readFile } from '../../src/ingest/read-files.ts'
import { uniteLines } from '../../src/ingest/unite-lines.ts'
import type { FileMapping } from '../../src/metrics/file-mapping.ts'
import { bytesOf } from '../formats/fixtures.ts'

const NO_CONTEXT = { emit: async () => {}, step: async () => {} }

/** A build of files by artifact and path. */
async function build(files: Record<string, string | Uint8Array>, mappings: FileMapping[] = []) {
  const parts = []
  for (const [place, content] of Object.entries(files)) {
    const slash = place.indexOf('/')
    const read = async () => Buffer.from(content)
    parts.push(await readFile({ name: place.slice(slash + 1), read }, place.slice(0, slash), mappings))
  }
  const { uploads, problems } = await putTogether(parts, async (packed) => uniteLines(packed, NO_CONTEXT))
  const readings = uploads.flatMap((upload) => upload.readings)
  return {
    problems,
    descriptions: Object.fromEntries(
      readings.map(({ definition }) => [definition.id, definition.description ?? '']),
    ),
    samples: Object.fromEntries(
      readings.flatMap((one) => ('samples' in one && one.samples ? [[one.definition.id, one.samples]] : [])),
    ),
    numbers: Object.fromEntries(
      readings.map((one) => [one.definition.id, 'number' in one ? one.number : Number.NaN]),
    ),
  }
}

const suite = (name: string, tests: string[], failed: string[] = []) =>
  `<testsuite name="${name}" time="1.5">${tests
    .map(
      (test) =>
        `<testcase classname="${name}" name="${test}">${failed.includes(test) ? '<failure/>' : ''}</testcase>`,
    )
    .join('')}</testsuite>`

const counts = (passed: number, failed: number, skipped: number) => ({
  'tests/total': passed + failed + skipped,
  'tests/passed': passed,
  'tests/failed': failed,
  'tests/skipped': skipped,
})

describe('reports of tests', () => {
  test('Maven’s file a class is added up, and says of how many files', async () => {
    const { numbers, problems, descriptions } = await build({
      'tidemark/core/target/surefire-reports/TEST-a.A.xml': suite('a.A', ['one', 'two']),
      'tidemark/core/target/surefire-reports/TEST-a.B.xml': suite('a.B', ['one', 'three'], ['three']),
      'tidemark/web/target/surefire-reports/TEST-w.C.xml': suite('w.C', ['one']),
    })
    expect(numbers).toEqual({ ...counts(4, 1, 0), 'tests/duration': 4.5 })
    expect(problems).toEqual([])
    expect(descriptions['tests/total']).toBe('from 3 files')
  })

  test('GoogleTest’s file a binary is added up', async () => {
    const { numbers, problems } = await build({
      'tidemark/disabled.xml': bytesOf('junit/googletest-disabled.xml'),
      'tidemark/notrun.xml': bytesOf('junit/googletest-notrun.xml'),
    })
    expect(numbers).toMatchObject(counts(7, 22, 6))
    expect(problems).toEqual([])
  })

  test('shards of Playwright in two artifacts are added up, and what both ran to set up counts once', async () => {
    const { numbers, problems } = await build({
      'tidemark-1/results.json': bytesOf('playwright/shard-1.json'),
      'tidemark-2/results.json': bytesOf('playwright/shard-2.json'),
    })
    expect(numbers).toMatchObject(counts(2, 2, 1))
    expect(problems).toEqual([])
  })

  test('shards that have tests of their own are added up', async () => {
    const { numbers, problems } = await build({
      'tidemark-1/junit.xml': suite('a', ['one', 'two']),
      'tidemark-2/junit.xml': suite('b', ['three'], ['three']),
    })
    expect(numbers).toMatchObject(counts(2, 1, 0))
    expect(problems).toEqual([])
  })

  test('the same tests in several artifacts are a matrix: one problem names them, and nothing is added up', async () => {
    const { numbers, problems } = await build({
      'tidemark-linux/junit.xml': suite('a', ['one', 'two']),
      'tidemark-macos/junit.xml': suite('a', ['one', 'two'], ['two']),
      'tidemark-windows/junit.xml': suite('a', ['one', 'two'], ['one']),
    })
    expect(numbers).toMatchObject(counts(2, 0, 0))
    expect(problems).toEqual([
      expect.objectContaining({
        what: expect.stringContaining('tidemark-linux, tidemark-macos, tidemark-windows'),
      }),
    ])
  })

  test('files of environments of their own are not put together', async () => {
    const mappings = [{ path: 'linux/**', environment: 'linux' }]
    const { numbers } = await build(
      {
        'tidemark/linux/junit.xml': suite('a', ['one']),
        'tidemark/macos/junit.xml': suite('b', ['one', 'two']),
      },
      mappings,
    )
    expect(Object.values(numbers)).toHaveLength(5)
  })

  test('packages with a prefix are kept apart, those of one prefix are put together', async () => {
    const mappings = [
      { path: 'web/**', prefix: 'web' },
      { path: 'core/**', prefix: 'core' },
    ]
    const { numbers, problems } = await build(
      {
        'tidemark/web/a.xml': suite('a', ['one']),
        'tidemark/web/b.xml': suite('b', ['two']),
        'tidemark/core/c.xml': suite('c', ['three']),
      },
      mappings,
    )
    expect(numbers).toMatchObject({ 'web/tests/total': 2, 'core/tests/total': 1 })
    expect(problems).toEqual([])
  })

  test('reports of two formats are not added up: the first counts, and both are named', async () => {
    const { numbers, problems } = await build({
      'tidemark/junit.xml': suite('a', ['one']),
      'tidemark/run.trx':
        '<TestRun><Results><UnitTestResult testName="one" outcome="Passed"/></Results></TestRun>',
    })
    expect(numbers['tests/total']).toBe(1)
    expect(problems).toHaveLength(1)
  })
})

describe('coverage', () => {
  const lcov = (path: string, ...hits: number[]) =>
    `SF:${path}\n${hits.map((hit, index) => `DA:${index + 1},${hit}\n`).join('')}end_of_record\n`

  test('shards are united line by line', async () => {
    const { numbers, problems, descriptions } = await build({
      'tidemark-1/lcov.info': lcov('src/a.ts', 1, 0, 0, 0),
      'tidemark-2/lcov.info': lcov('src/a.ts', 0, 2, 0, 0) + lcov('src/b.ts', 1),
    })
    expect(numbers).toEqual({ 'coverage/lines': 60 })
    expect(problems).toEqual([])
    expect(descriptions['coverage/lines']).toBe('from 2 files')
  })

  test('packages that call two files the same stay two files', async () => {
    const { numbers } = await build({
      'tidemark/web/lcov.info': lcov('src/index.ts', 1, 1),
      'tidemark/core/lcov.info': lcov('src/index.ts', 0, 0, 0),
    })
    expect(numbers['coverage/lines']).toBe(40)
  })

  const cobertura = (path: string, ...hits: number[]) =>
    `<coverage line-rate="0" lines-covered="${hits.filter(Boolean).length}" lines-valid="${hits.length}"><packages><package><classes><class filename="${path}"><lines>${hits
      .map((hit, index) => `<line number="${index + 1}" hits="${hit}"/>`)
      .join('')}</lines></class></classes></package></packages></coverage>`

  test('coverlet’s file a project unites the library that several projects test', async () => {
    const { numbers } = await build({
      'tidemark/TestResults/0a/coverage.cobertura.xml': cobertura('Lib/Sum.cs', 1, 0, 0, 1),
      'tidemark/TestResults/1b/coverage.cobertura.xml': cobertura('Lib/Sum.cs', 0, 1, 0, 1),
    })
    expect(numbers['coverage/lines']).toBe(75)
  })

  test('totals without lines are added up', async () => {
    const summary = (covered: number, total: number) =>
      JSON.stringify({ 'gcovr/summary_format_version': '0.6', line_covered: covered, line_total: total })
    const { numbers } = await build({ 'tidemark/a.json': summary(1, 2), 'tidemark/b.json': summary(8, 8) })
    expect(numbers['coverage/lines']).toBe(90)
  })

  test('branches of different source files are added up; of the same ones the fullest report stands', async () => {
    const branches = (path: string, taken: number, all: number) =>
      lcov(path, 1).replace(
        'end_of_record',
        `${Array.from({ length: all }, (_, index) => `BRDA:1,0,${index},${index < taken ? 1 : 0}`).join('\n')}\nend_of_record`,
      )
    const apart = await build({ 'a/l.info': branches('a.ts', 1, 2), 'b/l.info': branches('b.ts', 2, 2) })
    expect(apart.numbers['coverage/branches']).toBe(75)
    const same = await build({ 'a/l.info': branches('a.ts', 1, 4), 'b/l.info': branches('a.ts', 3, 4) })
    expect(same.numbers['coverage/branches']).toBe(75)
  })
})

describe('benchmarks, bundles and pages', () => {
  const bench = (name: string, time: number) => `test ${name} ... bench: ${time} ns/iter (+/- 0)\n`

  test('the same id in two files is told apart by file, others are left alone', async () => {
    const { numbers, problems, samples } = await build({
      'tidemark/node-20/bench.txt': bench('fib', 20) + bench('only here', 1),
      'tidemark/node-24/bench.txt': bench('fib', 10),
    })
    expect(numbers).toEqual({
      'bench/node-20/fib': 20e-9,
      'bench/only-here': 1e-9,
      'bench/node-24/fib': 10e-9,
    })
    expect([problems, samples]).toEqual([[], {}])
  })

  const page = (url: string, performance: number) =>
    JSON.stringify({
      lighthouseVersion: '12.0.0',
      requestedUrl: url,
      categories: { performance: { title: 'Performance', score: performance } },
      audits: {},
    })

  test('Lighthouse’s file a page is told apart by its address, and several runs of a page are samples', async () => {
    const { numbers, samples, problems } = await build({
      'tidemark/lhr-1.json': page('http://localhost:3000/', 0.9),
      'tidemark/lhr-2.json': page('http://localhost:3000/', 0.8),
      'tidemark/lhr-3.json': page('http://localhost:3000/about', 0.5),
    })
    expect(samples).toEqual({ 'lighthouse/localhost-3000/performance': [90, 80] })
    expect(numbers['lighthouse/localhost-3000/about/performance']).toBe(50)
    expect(problems).toEqual([])
  })

  test('one page alone has no address in its ids', async () => {
    const { samples } = await build({
      'tidemark/lhr-1.json': page('http://localhost:3000/', 0.9),
      'tidemark/lhr-2.json': page('http://localhost:3000/', 0.8),
    })
    expect(samples).toEqual({ 'lighthouse/performance': [90, 80] })
  })
})
