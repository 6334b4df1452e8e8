import type { Document, Format, Parsed } from '../../format.ts'
import { plusMinusPercent } from '../../parse/bounds.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { hasLine, lines } from '../../parse/lines.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { figureOf } from '../benchmark.ts'

/** `name x 1,431,759 ops/sec ±0.74% (93 runs sampled)` */
const LINE = /^(.+) x ([\d,.]+) ops\/sec\b(?: (?:±|\+-)([\d,.]+)%)?/

function measurementsOf(line: string): Measurement[] {
  const [, name, number, percent] = LINE.exec(line) ?? []
  if (name === undefined || number === undefined) return []
  const value = decimalOf(number)
  const bounds = plusMinusPercent(value, percent === undefined ? undefined : decimalOf(percent))
  return [figureOf(name.trim(), '', 'ops/s', 'higher', { value, bounds })]
}

function read(document: Document): Parsed {
  const measurements = each(lines(document.text), measurementsOf)
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
  variance: '`±`',
  recognises: ({ text }) => hasLine(text, ' ops/sec', LINE),
  read,
}
