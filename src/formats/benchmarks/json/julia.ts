import type { Document, Format, Parsed } from '../../format.ts'
import { entriesAt, field, jsonOf, numberAt, numbersAt, textAt } from '../../parse/fields.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase } from '../../parse/units.ts'
import { figureOf, timeOf } from '../benchmark.ts'

const NANOSECOND = 1e-9

/** BenchmarkTools writes every value as a pair of its type and its fields. */
function typed(value: unknown): [type: string, fields: unknown] {
  const [type, fields] = Array.isArray(value) ? value : []
  return [typeof type === 'string' ? type : '', fields]
}

function* measurementsOf(value: unknown, names: readonly string[]): Generator<Measurement> {
  const [type, fields] = typed(value)
  if (type === 'BenchmarkGroup') {
    for (const [name, child] of entriesAt(fields, 'data')) yield* measurementsOf(child, [...names, name])
  } else if (type === 'TrialEstimate' || type === 'Trial') {
    const name = names.join('/')
    yield timeOf(name, {
      value: inBase(numberAt(fields, 'time'), NANOSECOND),
      samples: numbersAt(fields, 'times').map((time) => inBase(time, NANOSECOND)),
    })
    const [memory, allocs] = [numberAt(fields, 'memory'), numberAt(fields, 'allocs')]
    if (memory !== undefined) yield figureOf(name, 'memory', 'bytes', 'lower', { value: memory })
    if (allocs !== undefined) yield figureOf(name, 'allocs', 'integer', 'lower', { value: allocs })
  }
}

function* allMeasurements(report: unknown): Generator<Measurement> {
  const [, groups] = Array.isArray(report) ? report : []
  for (const group of Array.isArray(groups) ? groups : []) yield* measurementsOf(group, [])
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, allMeasurements(jsonOf(document))))
}

/** Reads what Julia's `BenchmarkTools.save` writes: https://juliaci.github.io/BenchmarkTools.jl/stable/manual/#Caching-Parameters. */
export const julia: Format = {
  id: 'julia',
  name: 'Julia BenchmarkTools',
  url: 'https://juliaci.github.io/BenchmarkTools.jl/stable/',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"BenchmarkGroup"', '"BenchmarkTools"', '"TrialEstimate"', '"Julia"'],
  gives: ['bench/<groups>', 'bench/<groups>/memory', 'bench/<groups>/allocs'],
  variance: '`times` of a trial',
  recognises: (document) => {
    const report = document.json()
    const versions: unknown = Array.isArray(report) ? report[0] : undefined
    return textAt(versions, 'Julia') !== undefined && field(versions, 'BenchmarkTools') !== undefined
  },
  read,
}
