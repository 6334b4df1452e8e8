import type { Better } from '../../../metrics/metric.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { type Bounds, between } from '../../parse/bounds.ts'
import { entriesAt, field, isObject, jsonOf, listAt, textAt } from '../../parse/fields.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { figureOf } from '../benchmark.ts'

/** The kind of a benchmark is the beginning of its function's name: https://asv.readthedocs.io/en/stable/writing_benchmarks.html. */
function unitOf(name: string): { unit: string; better: Better } {
  const method = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (/^time(?:raw)?/.test(method)) return { unit: 'duration', better: 'lower' }
  if (/^(?:peak)?mem/.test(method)) return { unit: 'bytes', better: 'lower' }
  return { unit: 'decimal', better: 'none' }
}

/** What asv knows of one benchmark: a number, or one a combination of its parameters. */
interface Result {
  values: readonly unknown[]
  /** The values of each parameter, as asv writes them. */
  params: readonly (readonly unknown[])[]
  low: readonly unknown[]
  high: readonly unknown[]
}

function column(row: readonly unknown[], columns: readonly unknown[], name: string): readonly unknown[] {
  const value = row[columns.indexOf(name)]
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

/** asv 0.5 writes a row of columns, before it an object, and first a number alone. */
function resultOf(value: unknown, columns: readonly unknown[]): Result {
  if (Array.isArray(value)) {
    const at = (name: string) => column(value, columns, name)
    const params = at('params').filter((one) => Array.isArray(one))
    return { values: at('result'), params, low: at('stats_q_25'), high: at('stats_q_75') }
  }
  if (!isObject(value)) return { values: [value], params: [], low: [], high: [] }
  const result = field(value, 'result')
  const stats = listAt(value, 'stats')
  return {
    values: Array.isArray(result) ? result : [result],
    params: listAt(value, 'params').filter((one): one is unknown[] => Array.isArray(one)),
    low: stats.map((one) => field(one, 'q_25')),
    high: stats.map((one) => field(one, 'q_75')),
  }
}

/** The combination of parameters at a place: the last one changes first. */
function combination(params: Result['params'], index: number): string {
  const chosen: string[] = []
  let rest = index
  for (const values of params.toReversed()) {
    if (values.length === 0) continue
    chosen.unshift(String(values[rest % values.length]))
    rest = Math.floor(rest / values.length)
  }
  return chosen.length ? `(${chosen.join(', ')})` : ''
}

function boundsOf(low: unknown, high: unknown): Bounds {
  return typeof low === 'number' && typeof high === 'number' ? between(low, high) : [undefined, undefined]
}

/** A benchmark that was skipped or failed has no number: it is left out. */
function* measurementsOf(name: string, result: Result): Generator<Measurement> {
  const { unit, better } = unitOf(name)
  for (const [index, value] of result.values.entries()) {
    if (typeof value !== 'number') continue
    const bounds = boundsOf(result.low[index], result.high[index])
    yield figureOf(`${name}${combination(result.params, index)}`, '', unit, better, { value, bounds })
  }
}

function* allMeasurements(report: unknown): Generator<Measurement> {
  const columns = listAt(report, 'result_columns')
  for (const [name, value] of entriesAt(report, 'results'))
    yield* measurementsOf(name, resultOf(value, columns))
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, allMeasurements(jsonOf(document))))
}

/** Reads the results of airspeed velocity: https://asv.readthedocs.io/en/stable/dev.html#benchmark-suite-layout-and-file-formats. */
export const asv: Format = {
  id: 'asv',
  name: 'airspeed velocity',
  url: 'https://asv.readthedocs.io/en/stable/dev.html#benchmark-suite-layout-and-file-formats',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"commit_hash"', '"results"', '"requirements"', '"result_columns"'],
  gives: ['bench/<name>'],
  variance: 'quartiles',
  recognises: (document) => {
    const report = document.json()
    return textAt(report, 'commit_hash') !== undefined && isObject(field(report, 'results'))
  },
  read,
}
