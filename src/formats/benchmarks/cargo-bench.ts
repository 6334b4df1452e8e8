import type { Document, Format, Parsed } from '../format.ts'
import { plusMinus } from '../parse/bounds.ts'
import { hasLine, lines, written } from '../parse/lines.ts'
import { each, type Measurement, parsedOf, toReadings } from '../parse/readings.ts'
import { inBase, scaleOf } from '../parse/units.ts'
import { timeOf } from './benchmark.ts'

const LINE = /^test (.+) \.\.\. bench:\s+([\d,.]+) (\w+)\/iter(?: \(\+\/- ([\d,.]+)\))?/

/** The time in a line such as `test fib_20 ... bench:  18,149 ns/iter (+/- 755)`; null for any other line. */
export function libtestTime(line: string): Measurement | null {
  const [, name, number, unit, deviation] = LINE.exec(line) ?? []
  if (name === undefined || number === undefined || unit === undefined) return null
  const { factor } = scaleOf(unit)
  const value = written(number)
  return timeOf(name.trim(), {
    value: inBase(value, factor),
    bounds: plusMinus(value, deviation === undefined ? undefined : written(deviation), factor),
  })
}

function measurementsOf(line: string): Measurement[] {
  const time = libtestTime(line)
  return time ? [time] : []
}

function read(document: Document): Parsed {
  const measurements = each(lines(document.text), measurementsOf)
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads the text of `cargo bench` with libtest, and of Criterion's `--output-format bencher`: https://doc.rust-lang.org/cargo/commands/cargo-bench.html. */
export const cargoBench: Format = {
  id: 'cargo-bench',
  name: 'cargo bench',
  url: 'https://doc.rust-lang.org/cargo/commands/cargo-bench.html',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['... bench:', 'ns/iter', 'running '],
  gives: ['bench/<name>'],
  variance: '`+/-`',
  recognises: ({ text }) => hasLine(text, ' ... bench:', LINE),
  read,
}
