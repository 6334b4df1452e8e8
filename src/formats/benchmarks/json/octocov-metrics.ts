import type { Document, Format, Parsed } from '../../format.ts'
import { jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { figureOf } from '../benchmark.ts'

const setsOf = (report: unknown): readonly unknown[] => (Array.isArray(report) ? report : [report])

function* measurementsOf(set: unknown): Generator<Measurement> {
  const key = textAt(set, 'key') ?? ''
  for (const metric of listAt(set, 'metrics')) {
    const unit = textAt(metric, 'unit')?.trim()
    const { unit: base, factor, better } = scaleOf(unit ?? '')
    const what = textAt(metric, 'key') ?? ''
    // A number without a unit may be anything.
    yield figureOf(key, what, base, unit ? better : 'none', {
      value: inBase(numberAt(metric, 'value'), factor),
    })
  }
}

function read(document: Document): Parsed {
  const measurements = each(setsOf(jsonOf(document)), measurementsOf)
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads octocov's custom metrics: https://github.com/k1LoW/octocov#custom-metrics. */
export const octocovMetrics: Format = {
  id: 'octocov-metrics',
  name: 'octocov custom metrics',
  url: 'https://github.com/k1LoW/octocov#custom-metrics',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"key"', '"metrics"', '"metadata"'],
  gives: ['bench/<key>/<metric>'],
  recognises: (document) => {
    const [set] = setsOf(document.json())
    const [metric] = listAt(set, 'metrics')
    return [textAt(set, 'key'), textAt(metric, 'key'), numberAt(metric, 'value')].every(
      (one) => one !== undefined,
    )
  },
  read,
}
