import type { Document, Format, Parsed } from '../../format.ts'
import { type Bounds, between, plusMinus } from '../../parse/bounds.ts'
import {
  entriesAt,
  field,
  finiteNumbers,
  jsonOf,
  listAt,
  numberAt,
  numbersAt,
  textAt,
} from '../../parse/fields.ts'
import { grouped } from '../../parse/grouped.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { figureOf } from '../benchmark.ts'

function nameOf(result: unknown): string {
  const parameters = entriesAt(result, 'params').map(([key, value]) => `${key}=${String(value)}`)
  const name = textAt(result, 'benchmark') ?? ''
  return parameters.length ? `${name} (${parameters.join(', ')})` : name
}

/** Where the samples are many, in `-bm sample`, there is no `rawData`. */
function boundsOf(metric: unknown, factor: number): Bounds {
  const [low, high] = numbersAt(metric, 'scoreConfidence')
  if (low !== undefined && high !== undefined) return between(low, high, factor)
  return plusMinus(numberAt(metric, 'score'), numberAt(metric, 'scoreError'), factor)
}

/** An average lies among what it is of. A score that does not is a sum, and the iterations are no samples of it. */
function isAverage(score: number | undefined, samples: readonly number[]): boolean {
  if (score === undefined || samples.length < 2) return true
  const [low, high] = [samples.reduce((a, b) => Math.min(a, b)), samples.reduce((a, b) => Math.max(a, b))]
  const rounding = 1e-6 * Math.max(Math.abs(low), Math.abs(high))
  return score >= low - rounding && score <= high + rounding
}

/** `rawData` is a list a fork of the iterations' scores. */
function scoreOf(name: string, what: string, metric: unknown): Measurement {
  const { unit, factor, better } = scaleOf(textAt(metric, 'scoreUnit') ?? '')
  const score = numberAt(metric, 'score')
  const samples = listAt(metric, 'rawData').flatMap(finiteNumbers)
  return figureOf(name, what, unit, better, {
    value: inBase(score, factor),
    samples: (isAverage(score, samples) ? samples : []).map((score) => inBase(score, factor)),
    bounds: boundsOf(metric, factor),
  })
}

/** A benchmark that was run in several modes (throughput, average time, …) has its mode in the ids. */
function measurementsOf(name: string, results: readonly unknown[]): Measurement[] {
  return results.flatMap((result) => {
    const mode = results.length > 1 ? (textAt(result, 'mode') ?? '') : ''
    // A rate of a profiler, such as bytes allocated per second, is neither good nor bad.
    const secondary = entriesAt(result, 'secondaryMetrics').map(([key, metric]) => {
      const score = scoreOf(name, [mode, key].filter(Boolean).join('-'), metric)
      return score.better === 'higher' ? { ...score, better: 'none' as const } : score
    })
    return [scoreOf(name, mode, field(result, 'primaryMetric')), ...secondary]
  })
}

function read(document: Document): Parsed {
  const all = jsonOf(document)
  const byName = grouped(Array.isArray(all) ? all : [], nameOf)
  const measurements = each(byName, ([name, results]) => measurementsOf(name, results))
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads the Java Microbenchmark Harness's `-rf json`, with its profilers' secondary metrics: https://github.com/openjdk/jmh. */
export const jmh: Format = {
  id: 'jmh',
  name: 'JMH',
  url: 'https://github.com/openjdk/jmh',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"primaryMetric"', '"scoreUnit"', '"benchmark"'],
  gives: ['bench/<benchmark>', 'bench/<benchmark>/<mode>', 'bench/<benchmark>/<secondary metric>'],
  variance: '`rawData`, or `scoreConfidence`',
  recognises: (document) => {
    const all = document.json()
    const first: unknown = Array.isArray(all) ? all[0] : undefined
    return textAt(first, 'benchmark') !== undefined && field(first, 'primaryMetric') !== undefined
  },
  read,
}
