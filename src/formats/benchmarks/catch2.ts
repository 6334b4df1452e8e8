import { UserError } from '../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../format.ts'
import { between } from '../parse/bounds.ts'
import { hasLine, lines, written } from '../parse/lines.ts'
import { type Measurement, parsedOf, toReadings } from '../parse/readings.ts'
import { inBase, scaleOf } from '../parse/units.ts'
import { timeOf } from './benchmark.ts'

const TITLES = /^benchmark name\s+samples\s+iterations\s+est/
/** `mean   low mean   high mean` */
const MEAN = /^\s+([\d.]+ (?:ns|[u\u00b5\u03bc]s|ms|s|m|h))\s+([\d.]+ \S+)\s+([\d.]+ \S+)\s*$/

/** Seconds of a time such as `41.731 us`. */
function seconds(time: string): number {
  const [number = '', unit = ''] = time.split(' ')
  return inBase(written(number), scaleOf(unit === 'm' ? 'min' : unit).factor)
}

/** The name in a line of name, samples, iterations and estimated time; null for any other line. */
function nameOf(line: string): string | null {
  const [name, samples, iterations, estimated, ...rest] = line.trimEnd().split(/\s{2,}/)
  const numbers = /^\d+ \d+ [\d.]+ \S+$/.test([samples, iterations, estimated].join(' '))
  return name && numbers && rest.length === 0 ? name : null
}

function* measurementsOf(document: Document): Generator<Measurement> {
  let name: string | null = null
  for (const line of lines(document.text)) {
    if (name !== null) {
      const [, mean, low, high] = MEAN.exec(line) ?? []
      if (mean === undefined || low === undefined || high === undefined) {
        throw new UserError({
          what: `the mean of ${JSON.stringify(name)} is missing`,
          where: document.name,
          mend: 'upload the whole output of the benchmark',
        })
      }
      yield timeOf(name, { value: seconds(mean), bounds: between(seconds(low), seconds(high)) })
      name = null
    } else name = nameOf(line)
  }
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, measurementsOf(document)))
}

/** Reads the text of Catch2's benchmarks (the console reporter of 2.9 and later): https://github.com/catchorg/Catch2/blob/devel/docs/benchmarks.md. */
export const catch2: Format = {
  id: 'catch2',
  name: 'Catch2',
  url: 'https://github.com/catchorg/Catch2/blob/devel/docs/benchmarks.md',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['benchmark name', 'Catch', 'low mean', 'high std dev'],
  gives: ['bench/<name>'],
  variance: 'low and high mean',
  recognises: ({ text }) => hasLine(text, 'benchmark name', TITLES),
  read,
}
