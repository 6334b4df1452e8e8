import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readReport } from '../../src/formats/index.ts'
import { type Random, random } from '../stories/random.ts'
import { heapInUse, long } from './memory.ts'

const COUNT = long ? 80_000 : 3_000

const FOLDER = resolve(import.meta.dirname, '../data/ingest')

/** Real reports, small enough to be damaged thousands of times. */
const reports = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  .filter((bytes) => bytes.length < 20_000)

const SCRAPS = [
  '__proto__',
  'constructor',
  '1e999',
  '-0',
  '9'.repeat(400),
  '{"version":1,"metrics":{',
  '[[[[[[[[',
  '<!ENTITY a "&a;&a;">',
  '&a;',
  ']]>',
  '\u202e',
  '\u0000',
  '<!-- tidemark:report -->',
  '@everyone',
  'NaN',
  '"samples":[',
  '\ufeff',
] as const

/** A document of Tidemark's own with what nobody would write. */
function invented(chance: Random): string {
  const value = () =>
    chance.pick<() => string>([
      () => String(chance.next() * 10 ** chance.below(300)),
      () => `{"samples":[${Array.from({ length: chance.below(5) }, () => chance.next()).join()}]}`,
      () => JSON.stringify({ value: chance.next(), low: chance.next(), high: chance.next() * 1e308 }),
      () => JSON.stringify({ label: chance.pick(SCRAPS) }),
      () => JSON.stringify({ value: chance.next(), unit: chance.pick(SCRAPS), better: 'sideways' }),
      () => 'null',
    ])()
  const metrics = Array.from(
    { length: chance.below(6) },
    () => `${JSON.stringify(chance.pick(SCRAPS))}:${value()}`,
  )
  return `{"version":${chance.below(3)},"environment":"x","metrics":{${metrics.join()}}}`
}

/** A real report with bytes changed, cut out, doubled, or scraps put in. */
function damaged(chance: Random): Buffer {
  const bytes = Buffer.from(reports[chance.below(reports.length)] ?? '')
  const at = chance.below(bytes.length)
  const length = chance.below(Math.min(200, bytes.length))
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  return chance.pick<() => Buffer>([
    () => bytes.fill(chance.below(256), at, Math.min(bytes.length, at + 1 + chance.below(3))),
    () => Buffer.concat([before, after.subarray(length)]),
    () => Buffer.concat([before, after.subarray(0, length), after]),
    () => Buffer.concat([before, Buffer.from(chance.pick(SCRAPS)), after]),
    () => Buffer.from(before),
  ])()
}

test(`${COUNT.toLocaleString('en')} generated documents: none throws, and none leaves anything behind`, () => {
  const chance = random(7)
  let readings = 0
  let problems = 0
  const read = () => {
    const bytes = chance.chance(0.3) ? Buffer.from(invented(chance)) : damaged(chance)
    const result = readReport({ name: 'report.json', bytes }, {})
    for (const reading of result.upload.readings)
      if ('number' in reading) expect(reading.number).toSatisfy(Number.isFinite)
    for (const problem of result.problems) expect(problem.mend.length).toBeGreaterThan(0)
    readings += result.upload.readings.length
    problems += result.problems.length
  }
  for (let index = 0; index < COUNT / 3; index++) read()
  const warm = heapInUse()
  for (let index = 0; index < (COUNT * 2) / 3; index++) read()
  const end = heapInUse()
  expect([readings > 0, problems > 0]).toEqual([true, true])
  expect(end).toBeLessThan(1.5 * warm)
  if (long) console.info({ documents: COUNT, readings, problems, warmMB: warm / 1e6, endMB: end / 1e6 })
}, 600_000)
