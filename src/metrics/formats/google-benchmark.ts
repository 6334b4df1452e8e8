import { figureOf, timeOf } from './benchmark.ts'
import { field, isObject, jsonOf, listAt, numberAt, textAt } from './fields.ts'
import type { Document, Format, Parsed } from './format.ts'
import { grouped } from './grouped.ts'
import { each, type Measurement, parsedOf, toReadings } from './readings.ts'
import { inBase, scaleOf } from './units.ts'

const RATES = [
  ['bytes_per_second', 'B/s'],
  ['items_per_second', 'items/s'],
] as const

const nameOf = (run: unknown) => textAt(run, 'run_name') ?? textAt(run, 'name') ?? ''

/** Which of one benchmark's entries are measurements: its repetitions, else the best aggregate there is. */
function measured(runs: readonly unknown[]): unknown[] {
  const single = runs.filter((run) => textAt(run, 'run_type') !== 'aggregate')
  if (single.length) return single
  for (const wanted of ['median', 'mean', undefined]) {
    const aggregates = runs.filter((run) => textAt(run, 'aggregate_name') === wanted)
    if (aggregates.length) return aggregates
  }
  return []
}

function measurementsOf(name: string, runs: readonly unknown[]): Measurement[] {
  const counted = measured(runs.filter((run) => field(run, 'error_occurred') !== true))
  const seconds = scaleOf(textAt(counted[0], 'time_unit') ?? 'ns').factor
  const numbers = (key: string) =>
    counted.flatMap((run) => {
      const number = numberAt(run, key)
      return number === undefined ? [] : [number]
    })
  const times = (key: string) => numbers(key).map((time) => inBase(time, seconds))
  return [
    timeOf(name, { samples: times('real_time') }),
    ...(numbers('cpu_time').length ? [timeOf(name, { samples: times('cpu_time') }, 'cpu')] : []),
    ...RATES.flatMap(([key, unit]) =>
      numbers(key).length ? [figureOf(name, key, unit, 'higher', { samples: numbers(key) })] : [],
    ),
  ]
}

function read(document: Document): Parsed {
  const byName = grouped(listAt(jsonOf(document), 'benchmarks'), nameOf)
  const measurements = each(byName, ([name, runs]) => measurementsOf(name, runs))
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads Google Benchmark's `--benchmark_format=json`: https://github.com/google/benchmark/blob/main/docs/user_guide.md#output-formats. */
export const googleBenchmark: Format = {
  id: 'google-benchmark',
  name: 'Google Benchmark',
  url: 'https://github.com/google/benchmark/blob/main/docs/user_guide.md#output-formats',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"benchmarks"', '"real_time"', '"cpu_time"', '"time_unit"'],
  gives: [
    'bench/<name>',
    'bench/<name>/cpu',
    'bench/<name>/bytes_per_second',
    'bench/<name>/items_per_second',
  ],
  recognises: (document) => {
    const report = document.json()
    const [first] = listAt(report, 'benchmarks')
    return isObject(field(report, 'context')) && textAt(first, 'name') !== undefined
  },
  read,
}
