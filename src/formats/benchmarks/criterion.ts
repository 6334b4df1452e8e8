import type { Document, Format, Parsed } from '../format.ts'
import { between } from '../parse/bounds.ts'
import { hasLine, lines, written } from '../parse/lines.ts'
import { type Measurement, parsedOf, toReadings } from '../parse/readings.ts'
import { inBase, scaleOf } from '../parse/units.ts'
import { figureOf, timeOf } from './benchmark.ts'
import { libtestTime } from './cargo-bench.ts'

/** `name   time:   [low unit  estimate unit  high unit]`; a long name stands alone on the line before. */
const ESTIMATE = /^(.*)\b(time|thrpt):\s+\[(\d\S* \S+) (\d\S* \S+) (\d\S* \S+)\]/

/** A number with its unit as Criterion writes them, in the base unit. */
function quantity(text: string): { value: number; unit: string } {
  const [number = '', unit = ''] = text.split(' ')
  const { unit: base, factor } = scaleOf(unit.replace(/^K(elem)/, 'k$1'))
  return { value: inBase(written(number), factor), unit: base }
}

function* measurementsOf(text: string): Generator<Measurement> {
  let previous = ''
  let name = ''
  for (const line of lines(text)) {
    const libtest = libtestTime(line)
    if (libtest) yield libtest
    const [, own, what, low, estimate, high] = ESTIMATE.exec(line) ?? []
    if (low !== undefined && estimate !== undefined && high !== undefined) {
      const { value, unit } = quantity(estimate)
      const figure = { value, bounds: between(quantity(low).value, quantity(high).value) }
      if (what === 'time') {
        name = own?.trim() || previous.trim()
        yield timeOf(name, figure)
      } else yield figureOf(name, 'throughput', unit, 'higher', figure)
    }
    previous = line
  }
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, measurementsOf(document.text)))
}

/** Reads what Criterion.rs prints, the estimate of each time and throughput with its confidence interval: https://bheisler.github.io/criterion.rs/book/user_guide/command_line_output.html. */
export const criterion: Format = {
  id: 'criterion',
  name: 'Criterion.rs',
  url: 'https://bheisler.github.io/criterion.rs/book/user_guide/command_line_output.html',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['time:   [', 'Benchmarking ', 'outliers among', 'change:'],
  gives: ['bench/<name>', 'bench/<name>/throughput'],
  variance: 'confidence interval',
  recognises: ({ text }) => hasLine(text, 'time:', ESTIMATE),
  read,
}
