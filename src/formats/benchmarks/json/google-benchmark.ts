import type { Document, Format, Parsed } from '../../format.ts'
import { type Bounds, plusMinus } from '../../parse/bounds.ts'
import { field, isObject, jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { grouped } from '../../parse/grouped.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { figureOf, timeOf } from '../benchmark.ts'

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

/** Of a number that only aggregates tell. The median is never further from the mean than the deviation is. */
function deviation(runs: readonly unknown[], key: string, factor: number): Bounds {
  const aggregate = (wanted: string) => runs.find((run) => textAt(run, 'aggregate_name') === wanted)
  return plusMinus(numberAt(aggregate('mean'), key), numberAt(aggregate('stddev'), key), factor)
}

/** Coefficients of a fitted complexity and their error: no times, although `real_time` holds one of them. */
const isFit = (run: unknown) => /^(?:BigO|RMS)$/.test(textAt(run, 'aggregate_name') ?? '')

function measurementsOf(name: string, all: readonly unknown[]): Measurement[] {
  const runs = all.filter((run) => !isFit(run))
  if (runs.length === 0) return []
  const counted = measured(runs.filter((run) => field(run, 'error_occurred') !== true))
  const seconds = scaleOf(textAt(counted[0], 'time_unit') ?? 'ns').factor
  const numbers = (key: string) =>
    counted.flatMap((run) => {
      const number = numberAt(run, key)
      return number === undefined ? [] : [number]
    })
  const figure = (key: string, factor: number) => ({
    samples: numbers(key).map((number) => inBase(number, factor)),
    bounds: deviation(runs, key, factor),
  })
  return [
    timeOf(name, figure('real_time', seconds)),
    ...(numbers('cpu_time').length ? [timeOf(name, figure('cpu_time', seconds), 'cpu')] : []),
    ...RATES.flatMap(([key, unit]) =>
      numbers(key).length ? [figureOf(name, key, unit, 'higher', figure(key, 1))] : [],
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
  variance: 'repetitions, or the aggregates’ ± `stddev`',
  recognises: (document) => {
    const report = document.json()
    const [first] = listAt(report, 'benchmarks')
    return isObject(field(report, 'context')) && textAt(first, 'name') !== undefined
  },
  read,
}
