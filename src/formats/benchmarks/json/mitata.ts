import type { Document, Format, Parsed } from '../../format.ts'
import { between } from '../../parse/bounds.ts'
import { entriesAt, field, jsonOf, listAt, numberAt, numbersAt, textAt } from '../../parse/fields.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase } from '../../parse/units.ts'
import { timeOf } from '../benchmark.ts'

const NANOSECOND = 1e-9

/** The run's own name, which has its arguments in it, or the benchmark's with them. */
function nameOf(benchmark: unknown, run: unknown): string {
  const own = textAt(run, 'name')
  if (own) return own
  const parameters = entriesAt(run, 'args').map(([key, value]) => `${key}=${String(value)}`)
  return [textAt(benchmark, 'alias') ?? '', ...parameters].join(' ')
}

function* measurementsOf(report: unknown): Generator<Measurement> {
  for (const benchmark of listAt(report, 'benchmarks')) {
    for (const run of listAt(benchmark, 'runs')) {
      const stats = field(run, 'stats')
      // One that threw has an error in place of its figures.
      if (stats === undefined) continue
      const number = (name: string) => numberAt(stats, name)
      yield timeOf(nameOf(benchmark, run), {
        value: inBase(number('p50') ?? number('avg'), NANOSECOND),
        samples: numbersAt(stats, 'samples').map((time) => inBase(time, NANOSECOND)),
        bounds: between(number('p25'), number('p75'), NANOSECOND),
      })
    }
  }
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, measurementsOf(jsonOf(document))))
}

/** Reads mitata's `run({ format: 'json' })`, times in nanoseconds: https://github.com/evanwashere/mitata. */
export const mitata: Format = {
  id: 'mitata',
  name: 'mitata',
  url: 'https://github.com/evanwashere/mitata',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"layout"', '"benchmarks"', '"runs"', '"alias"', '"ticks"'],
  gives: ['bench/<name>'],
  variance: '`samples`, or `p25` and `p75`',
  recognises: (document) => {
    const [first] = listAt(document.json(), 'benchmarks')
    return textAt(first, 'alias') !== undefined && Array.isArray(field(first, 'runs'))
  },
  read,
}
