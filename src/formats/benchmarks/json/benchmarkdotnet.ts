import type { Document, Format, Parsed } from '../../format.ts'
import { type Bounds, between, plusMinus } from '../../parse/bounds.ts'
import { field, isObject, jsonOf, listAt, numberAt, numbersAt, textAt } from '../../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase } from '../../parse/units.ts'
import { figureOf, timeOf } from '../benchmark.ts'

const NANOSECOND = 1e-9

function nameOf(benchmark: unknown): string {
  const full = textAt(benchmark, 'FullName')
  if (full) return full
  const name = ['Namespace', 'Type', 'Method'].flatMap((key) => textAt(benchmark, key) || []).join('.')
  const parameters = textAt(benchmark, 'Parameters')
  return parameters ? `${name}(${parameters})` : name
}

/** The full exporter lists every iteration; those of the stage `Result` are what the statistics are made of. */
function samplesOf(benchmark: unknown): number[] {
  const original = numbersAt(field(benchmark, 'Statistics'), 'OriginalValues')
  if (original.length) return original
  return listAt(benchmark, 'Measurements').flatMap((one) => {
    const result = [textAt(one, 'IterationStage'), textAt(one, 'IterationMode')].includes('Result')
    const time = numberAt(one, 'Nanoseconds')
    const operations = numberAt(one, 'Operations')
    return result && time !== undefined && operations ? [time / operations] : []
  })
}

/** Around the median the quartiles, around the mean the deviation. */
function boundsOf(statistics: unknown): Bounds {
  const number = (name: string) => numberAt(statistics, name)
  return number('Median') === undefined
    ? plusMinus(number('Mean'), number('StandardDeviation'), NANOSECOND)
    : between(number('Q1'), number('Q3'), NANOSECOND)
}

/** BenchmarkDotNet makes up names of unnamed jobs from a hash of their settings. */
const MADE_UP = /^Job-[A-Z]{6}$/

/** The job of `Type.Method: <job>(<settings>) [<parameters>]`: its name, else its settings; empty where none is told. */
function jobOf(benchmark: unknown): string {
  const display = textAt(benchmark, 'DisplayInfo')?.slice(0, 1_000) ?? ''
  const colon = display.indexOf(': ')
  if (colon < 0) return ''
  const job = display.slice(colon + 2)
  const open = job.indexOf('(')
  const name = (open < 0 ? (job.split(' [')[0] ?? '') : job.slice(0, open)).trim()
  const settings = open < 0 ? '' : job.slice(open + 1, Math.max(open + 1, job.lastIndexOf(')')))
  return MADE_UP.test(name) && settings ? settings : name
}

/** Each benchmark with its name, which has the job in it where the file has several of one benchmark. */
function named(benchmarks: readonly unknown[]): [name: string, benchmark: unknown][] {
  const jobs = new Map<string, Set<string>>()
  for (const one of benchmarks) {
    const name = nameOf(one)
    jobs.set(name, (jobs.get(name) ?? new Set()).add(jobOf(one)))
  }
  return benchmarks.map((one) => {
    const name = nameOf(one)
    return [(jobs.get(name)?.size ?? 0) > 1 ? `${name} [${jobOf(one)}]` : name, one]
  })
}

function measurementsOf([name, benchmark]: [string, unknown]): Measurement[] {
  const statistics = field(benchmark, 'Statistics')
  const value = numberAt(statistics, 'Median') ?? numberAt(statistics, 'Mean')
  const allocated = numberAt(field(benchmark, 'Memory'), 'BytesAllocatedPerOperation')
  return [
    timeOf(name, {
      value: inBase(value, NANOSECOND),
      samples: samplesOf(benchmark).map((time) => inBase(time, NANOSECOND)),
      bounds: boundsOf(statistics),
    }),
    ...(allocated === undefined ? [] : [figureOf(name, 'allocated', 'bytes', 'lower', { value: allocated })]),
  ]
}

function read(document: Document): Parsed {
  const benchmarks = listAt(jsonOf(document), 'Benchmarks')
  return parsedOf(document.name, toReadings(document.name, each(named(benchmarks), measurementsOf)))
}

/** Reads BenchmarkDotNet's JSON exporters (`*-report-full.json` and the brief ones): https://benchmarkdotnet.org/articles/configs/exporters.html. */
export const benchmarkDotNet: Format = {
  id: 'benchmarkdotnet',
  name: 'BenchmarkDotNet',
  url: 'https://benchmarkdotnet.org/articles/configs/exporters.html',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"HostEnvironmentInfo"', '"Benchmarks"', '"Statistics"'],
  gives: ['bench/<full name>', 'bench/<full name>/allocated'],
  variance: '`OriginalValues`, `Measurements`, or `Q1` and `Q3`',
  recognises: (document) => {
    const report = document.json()
    return isObject(field(report, 'HostEnvironmentInfo')) && Array.isArray(field(report, 'Benchmarks'))
  },
  read,
}
