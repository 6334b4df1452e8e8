import { figureOf, timeOf } from './benchmark.ts'
import { libtestTime } from './cargo-bench.ts'
import type { Document, Format, Parsed } from './format.ts'
import { hasLine, lines, written } from './lines.ts'
import { type Measurement, parsedOf, toReadings } from './readings.ts'
import { inBase, scaleOf } from './units.ts'

/** `name   time:   [low unit  estimate unit  high unit]`; a long name stands alone on the line before. */
const ESTIMATE = /^(.*)\b(time|thrpt):\s+\[\d\S* \S+ (\d\S*) (\S+) \d\S* \S+\]/

function* measurementsOf(text: string): Generator<Measurement> {
  let previous = ''
  let name = ''
  for (const line of lines(text)) {
    const libtest = libtestTime(line)
    if (libtest) yield libtest
    const [, own, what, number, unit] = ESTIMATE.exec(line) ?? []
    if (what === 'time' && number !== undefined && unit !== undefined) {
      name = own?.trim() || previous.trim()
      yield timeOf(name, { value: inBase(written(number), scaleOf(unit).factor) })
    } else if (what === 'thrpt' && number !== undefined && unit !== undefined) {
      const { unit: base, factor } = scaleOf(unit.replace(/^K(elem)/, 'k$1'))
      yield figureOf(name, 'throughput', base, 'higher', { value: inBase(written(number), factor) })
    }
    previous = line
  }
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, measurementsOf(document.text)))
}

/** Reads what Criterion.rs prints, the estimate of each time and throughput: https://bheisler.github.io/criterion.rs/book/user_guide/command_line_output.html. */
export const criterion: Format = {
  id: 'criterion',
  name: 'Criterion.rs',
  url: 'https://bheisler.github.io/criterion.rs/book/user_guide/command_line_output.html',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['time:   [', 'Benchmarking ', 'outliers among', 'change:'],
  gives: ['bench/<name>', 'bench/<name>/throughput'],
  recognises: ({ text }) => hasLine(text, 'time:', ESTIMATE),
  read,
}
