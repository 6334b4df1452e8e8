import type { Document, Format, Parsed } from '../../format.ts'
import { hasLine, lines } from '../../parse/lines.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { timeOf } from '../benchmark.ts'

const TITLES = /^\s+user\s+system\s+total\s+real$/
const REHEARSAL = /^Rehearsal -{3,}$/
const NUMBER = /^\d{1,12}\.\d{1,12}$/
/** User, system and total processor time, and `(  real)`. */
const COLUMNS = 4

/** The label and the seconds of a row; null for any other line. */
function rowOf(line: string): { label: string; total: number; real: number } | null {
  const cells = line.replaceAll('(', ' ').replaceAll(')', ' ').trim().split(/\s+/)
  const numbers = cells.slice(-COLUMNS)
  if (cells.length <= COLUMNS || !line.includes('(') || !numbers.every((one) => NUMBER.test(one))) return null
  const [, , total, real] = numbers.map(Number)
  return { label: cells.slice(0, -COLUMNS).join(' '), total: total ?? 0, real: real ?? 0 }
}

/** A rehearsal comes before the titles of the real run, and does not count. */
function* measurementsOf(text: string): Generator<Measurement> {
  let isTable = false
  for (const line of lines(text)) {
    if (TITLES.test(line)) isTable = true
    else if (REHEARSAL.test(line)) isTable = false
    const row = isTable ? rowOf(line) : null
    if (row) yield* [timeOf(row.label, { value: row.real }), timeOf(row.label, { value: row.total }, 'cpu')]
  }
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, measurementsOf(document.text)))
}

/** Reads what Ruby's `Benchmark.bm` and `Benchmark.bmbm` print: https://docs.ruby-lang.org/en/master/Benchmark.html. */
export const rubyBenchmark: Format = {
  id: 'ruby-benchmark',
  name: 'Ruby Benchmark',
  url: 'https://github.com/ruby/benchmark',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['user     system      total', 'Rehearsal', ' real'],
  gives: ['bench/<label>', 'bench/<label>/cpu'],
  recognises: ({ text }) => hasLine(text, ' real', TITLES),
  read,
}
