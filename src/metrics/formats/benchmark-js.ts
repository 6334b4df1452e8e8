import { figureOf } from './benchmark.ts'
import type { Document, Format, Parsed } from './format.ts'
import { lines, written } from './lines.ts'
import { type Measurement, parsedOf, toReadings } from './readings.ts'

/** `name x 1,431,759 ops/sec ±0.74% (93 runs sampled)` */
const LINE = /^\s*(.+) x ([\d,.]+) ops\/sec\b/

function measurementsOf(line: string): Measurement[] {
  const [, name, number] = LINE.exec(line) ?? []
  if (name === undefined || number === undefined) return []
  return [figureOf(name, '', 'ops/s', 'higher', { value: written(number) })]
}

function read(document: Document): Parsed {
  const measurements = [...lines(document.text)].flatMap(measurementsOf)
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads what a benchmark.js suite prints of `String(event.target)`: https://benchmarkjs.com/. */
export const benchmarkJs: Format = {
  id: 'benchmark-js',
  name: 'benchmark.js',
  url: 'https://benchmarkjs.com/',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: [' ops/sec ', 'runs sampled', '±'],
  gives: ['bench/<name>'],
  recognises: ({ text }) => / x [\d,.]+ ops\/sec\b/.test(text),
  read,
}
