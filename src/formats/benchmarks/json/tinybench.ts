import type { Document, Format, Parsed } from '../../format.ts'
import { plusMinus, plusMinusPercent } from '../../parse/bounds.ts'
import { decimalOf } from '../../parse/decimal.ts'
import {
  entriesAt,
  field,
  isObject,
  jsonOf,
  listAt,
  numberAt,
  numbersAt,
  textAt,
} from '../../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase } from '../../parse/units.ts'
import { timeOf } from '../benchmark.ts'

const MILLISECOND = 1e-3
const NANOSECOND = 1e-9
/** `3.02 ± 0.45%` or `3.02 ± 0.10`, as `bench.table()` writes it. */
const ABOUT = /^([\d.,]{1,40}) ± ([\d.,]{1,40})(%?)$/

/** The tasks of a file: a list, or one that is called `tasks`, `results` or `benchmarks`. */
function tasksOf(report: unknown): readonly unknown[] {
  if (Array.isArray(report)) return report
  return (
    ['tasks', 'results', 'benchmarks'].map((name) => listAt(report, name)).find((list) => list.length) ?? []
  )
}

/** The statistics of a task's time: `latency` since version 3, the result itself before. */
function latencyOf(task: unknown): unknown {
  const result = isObject(field(task, 'result')) ? field(task, 'result') : task
  return isObject(field(result, 'latency')) ? field(result, 'latency') : result
}

function ofTask(name: string, latency: unknown): Measurement {
  const time = numberAt(latency, 'p50') ?? numberAt(latency, 'mean')
  return timeOf(name, {
    value: inBase(time, MILLISECOND),
    samples: numbersAt(latency, 'samples').map((sample) => inBase(sample, MILLISECOND)),
    bounds: plusMinusPercent(time, numberAt(latency, 'rme'), MILLISECOND),
  })
}

/** A row of the table: the median, else the average, in nanoseconds. */
function ofRow(name: string, row: unknown): Measurement {
  const columns = entriesAt(row).filter(([title]) => /latency|time/i.test(title) && /\(ns\)/i.test(title))
  const [, cell] = columns.find(([title]) => /med/i.test(title)) ?? columns[0] ?? ['', undefined]
  const [, value, half, percent] = ABOUT.exec(String(cell)) ?? ['', String(cell)]
  const time = decimalOf(value ?? '')
  const deviation = half === undefined ? undefined : decimalOf(half)
  const bounds = percent
    ? plusMinusPercent(time, deviation, NANOSECOND)
    : plusMinus(time, deviation, NANOSECOND)
  return timeOf(name, { value: inBase(time, NANOSECOND), bounds })
}

function measurementsOf(task: unknown): Measurement[] {
  const row = textAt(task, 'Task name') ?? textAt(task, 'Task Name')
  if (row !== undefined) return [ofRow(row, task)]
  return [ofTask(textAt(task, 'name') ?? '', latencyOf(task))]
}

function read(document: Document): Parsed {
  const measurements = each(tasksOf(jsonOf(document)), measurementsOf)
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads the tasks of tinybench as JSON, or what `bench.table()` gives: https://github.com/tinylibs/tinybench. */
export const tinybench: Format = {
  id: 'tinybench',
  name: 'tinybench',
  url: 'https://github.com/tinylibs/tinybench',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"Task name"', '"latency"', '"throughput"', '"totalTime"', '"hz"'],
  gives: ['bench/<name>'],
  variance: '`samples`, or ± `rme`',
  recognises: (document) => {
    const [first] = tasksOf(document.json())
    if (textAt(first, 'Task name') !== undefined || textAt(first, 'Task Name') !== undefined) return true
    const latency = latencyOf(first)
    const isMeasured = numberAt(latency, 'mean') !== undefined && numberAt(latency, 'rme') !== undefined
    return textAt(first, 'name') !== undefined && isMeasured && numberAt(first, 'sampleCount') === undefined
  },
  read,
}
