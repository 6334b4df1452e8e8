import type { Document, Format, Parsed } from '../../format.ts'
import { plusMinusPercent } from '../../parse/bounds.ts'
import { field, jsonOf, listAt, numberAt, numbersAt, textAt } from '../../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase } from '../../parse/units.ts'
import { timeOf } from '../benchmark.ts'

const MILLISECOND = 1e-3

function groupsOf(report: unknown): unknown[] {
  return listAt(report, 'files').flatMap((file) => listAt(file, 'groups'))
}

function* measurementsOf(group: unknown): Generator<Measurement> {
  for (const benchmark of listAt(group, 'benchmarks')) {
    const name = `${textAt(group, 'fullName') ?? ''} > ${textAt(benchmark, 'name') ?? ''}`
    const time = numberAt(benchmark, 'median') ?? numberAt(benchmark, 'mean')
    yield timeOf(name, {
      value: inBase(time, MILLISECOND),
      samples: numbersAt(benchmark, 'samples').map((sample) => inBase(sample, MILLISECOND)),
      bounds: plusMinusPercent(time, numberAt(benchmark, 'rme'), MILLISECOND),
    })
  }
}

function read(document: Document): Parsed {
  const measurements = each(groupsOf(jsonOf(document)), measurementsOf)
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads `vitest bench --outputJson`, times in milliseconds: https://vitest.dev/guide/features#benchmarking. */
export const vitestBench: Format = {
  id: 'vitest-bench',
  name: 'Vitest bench',
  url: 'https://vitest.dev/guide/features#benchmarking',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"groups"', '"benchmarks"', '"hz"', '"sampleCount"'],
  gives: ['bench/<file and suite>-<name>'],
  variance: '`samples`, or ± `rme`',
  recognises: (document) => {
    const [first] = groupsOf(document.json())
    return Array.isArray(field(first, 'benchmarks'))
  },
  read,
}
