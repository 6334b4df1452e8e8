import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readReport } from '../../src/formats/index.ts'
import { FORMATS } from '../../src/formats/list.ts'
import {
  bytesOf,
  FIXTURES,
  filesUnder,
  fixtureDocument,
  numbersOf,
  readFixture,
  readText,
} from './fixtures.ts'

const SHARED = fileURLToPath(new URL('../../../shared/data/ingest', import.meta.url))

/** Folders and files that are not named as their format. Criterion's `--output-format bencher` writes what libtest does. */
const FORMAT_OF: Record<string, string> = {
  benchmarkdotnet: 'benchmarkdotnet',
  benchmarkjs: 'benchmark-js',
  'coverage-py-json': 'coverage-py',
  'criterion/criterion_output.txt': 'cargo-bench',
  'custom-json/report_latency.json': 'bencher-metric-format',
  'gungraun-iai': 'instruction-counts',
  'k6-summary': 'k6',
}

function expectedFormat(fixture: string): string {
  const folder = fixture.split('/')[0] ?? ''
  return FORMAT_OF[fixture] ?? FORMAT_OF[folder] ?? folder
}

/** `bench/<name>/cpu` as an expression. */
function patternOf(id: string): RegExp {
  return new RegExp(`^${id.replace(/<[^>]+>/g, '.+')}$`)
}

describe.each(FIXTURES)('%s', (fixture) => {
  test('is recognised by its own format and no other', () => {
    const document = fixtureDocument(fixture)
    const recognising = FORMATS.filter((format) => format.recognises(document)).map((format) => format.id)
    expect(recognising).toEqual([expectedFormat(fixture)])
  })

  test('gives only metrics that its format announces', () => {
    const format = FORMATS.find(({ id }) => id === expectedFormat(fixture))
    const patterns = (format?.gives ?? []).map(patternOf)
    const ids = Object.keys(numbersOf(readFixture(fixture)))
    expect(ids).not.toEqual([])
    expect(ids.filter((id) => !patterns.some((pattern) => pattern.test(id)))).toEqual([])
  })

  test('is recognised whatever it is called', () => {
    const { upload } = readReport({ name: 'README', bytes: bytesOf(fixture) })
    // Only the path tells the benchmark.
    if (expectedFormat(fixture) === 'criterion-estimates') return expect(upload.readings).toHaveLength(1)
    expect(upload.readings.map(({ definition }) => definition.id)).toEqual(
      readFixture(fixture).upload.readings.map(({ definition }) => definition.id),
    )
  })
})

test('every format but Tidemark’s own has a real file here', () => {
  const covered = new Set(FIXTURES.map(expectedFormat))
  expect(FORMATS.map((format) => format.id).filter((id) => !covered.has(id))).toEqual(['tidemark'])
})

test('ids of formats are unique', () => {
  expect(new Set(FORMATS.map((format) => format.id)).size).toBe(FORMATS.length)
})

test('Tidemark’s own document is read by its own reader', () => {
  const parsed = readText('{"version": 1, "metrics": {"a": {"samples": [1, 2, 9]}, "b": {"label": "x"}}}')
  expect(parsed.upload.readings).toEqual([
    { definition: { id: 'a', type: 'numeric' }, number: 2, samples: [1, 2, 9] },
    { definition: { id: 'b', type: 'label' }, label: 'x' },
  ])
})

describe('a file of no known format', () => {
  test('is answered with the nearest formats and the own document', () => {
    const parsed = readText('<report><sourcefile name="a"/></report>', 'jacoco.xml')
    expect(parsed.upload.readings).toEqual([])
    expect(parsed.problems).toEqual([
      {
        what: expect.stringMatching(/^no known format; it is most like JaCoCo, /),
        where: 'jacoco.xml',
        mend: expect.stringContaining('"version": 1'),
      },
    ])
  })

  test('is answered without a guess where it is like none', () => {
    expect(readText('hello', 'notes.md').problems[0]?.what).toBe('no known format')
  })
})

describe.skipIf(!existsSync(SHARED))(
  'the collection of real files beside the repository (skipped where absent)',
  () => {
    test.each(existsSync(SHARED) ? filesUnder(SHARED) : [])('%s is read', (name) => {
      const parsed = readReport({ name, bytes: readFileSync(join(SHARED, name)) })
      expect(parsed.upload.readings.length).toBeGreaterThan(0)
      // The one file that is not well-formed XML.
      expect(parsed.problems).toHaveLength(name === 'cobertura/cobertura.xml' ? 1 : 0)
    })

    test('25 runs of a Go benchmark are 25 samples', () => {
      const name = 'go-bench/20200101T213604.Base.stdout'
      const { upload } = readReport({ name, bytes: readFileSync(join(SHARED, name)) })
      expect(upload.readings).toHaveLength(84)
      expect(upload.readings.map((reading) => 'samples' in reading && reading.samples?.length)).toEqual(
        Array(84).fill(25),
      )
    })
  },
)
