import type { Document, Format, Parsed } from '../../format.ts'
import { type Bounds, between } from '../../parse/bounds.ts'
import { entriesAt, firstOf, jsonOf, numberAt } from '../../parse/fields.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, type Scale, scaleOf } from '../../parse/units.ts'
import { figureOf } from '../benchmark.ts'

/** Bencher's built-in measures with their units (https://bencher.dev/docs/explanation/benchmarking/); others have none. */
const UNITS: Readonly<Record<string, string>> = {
  latency: 'ns',
  throughput: 'ops/s',
  'build-time': 's',
  'file-size': 'B',
}
const COUNTS = /^(instructions|.*-(hits|misses|accesses|cycles)|total-read-write)$/
const UNKNOWN: Scale = { unit: 'decimal', factor: 1, better: 'none' }

function scaleOfMeasure(measure: string): Scale {
  const unit = Object.hasOwn(UNITS, measure) ? UNITS[measure] : undefined
  if (unit !== undefined) return scaleOf(unit)
  return COUNTS.test(measure) ? { unit: 'integer', factor: 1, better: 'lower' } : UNKNOWN
}

/** Either bound may be absent: then nobody says that the value lies on that side. */
function boundsOf(result: unknown, factor: number): Bounds {
  const value = numberAt(result, 'value')
  return between(numberAt(result, 'lower_value') ?? value, numberAt(result, 'upper_value') ?? value, factor)
}

function* measurementsOf(report: unknown): Generator<Measurement> {
  for (const [name, measures] of entriesAt(report)) {
    for (const [measure, result] of entriesAt(measures)) {
      const { unit, factor, better } = scaleOfMeasure(measure)
      yield figureOf(name, measure, unit, better, {
        value: inBase(numberAt(result, 'value'), factor),
        bounds: boundsOf(result, factor),
      })
    }
  }
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, measurementsOf(jsonOf(document))))
}

/** Reads the Bencher Metric Format, benchmarks with their measures: https://bencher.dev/docs/reference/bencher-metric-format/. */
export const bencherMetricFormat: Format = {
  id: 'bencher-metric-format',
  name: 'Bencher Metric Format',
  url: 'https://bencher.dev/docs/reference/bencher-metric-format/',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"value"', '"lower_value"', '"upper_value"', '"latency"'],
  gives: ['bench/<benchmark>/<measure>'],
  variance: '`lower_value` and `upper_value`',
  recognises: (document) => {
    const measures = firstOf(document.json())
    return numberAt(firstOf(measures), 'value') !== undefined
  },
  read,
}
