import { type Problem, UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { between } from '../../parse/bounds.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { hasLine, lines } from '../../parse/lines.ts'
import { problemList } from '../../parse/problem-list.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { timeOf } from '../benchmark.ts'

const TITLES = /^benchmark name\s+samples\s+iterations\s+est/
const TIME = /^[\d.]{1,40} (?:ns|[u\u00b5\u03bc]s|ms|s|m|h)$/
const COUNT = /^\d{1,20}$/
/** Lines that part a table from what follows. */
const RULE = /^[-=.~]{10,}$/
const MOST_PARTS = 20

/** Seconds of a time such as `41.731 us`. */
function seconds(time: string): number {
  const [number = '', unit = ''] = time.split(' ')
  return inBase(decimalOf(number), scaleOf(unit === 'm' ? 'min' : unit).factor)
}

/** A line of the table: a part of the name in its first column, and the three other columns, where it has them. */
interface Row {
  part: string
  /** `counts`: samples, iterations and estimated time; `times`: mean or deviation with its low and high end. */
  kind: 'counts' | 'times' | 'name' | 'blank'
  columns: string[]
}

function rowOf(line: string): Row {
  const cells = line.trim().split(/\s{2,}/)
  const columns = cells.slice(-3)
  const [first = '', second = '', third = ''] = columns
  const part = cells.slice(0, -3).join(' ')
  if (line.trim() === '') return { part: '', kind: 'blank', columns: [] }
  if (columns.length === 3 && cells.length <= 4) {
    if (COUNT.test(first) && COUNT.test(second) && TIME.test(third)) return { part, kind: 'counts', columns }
    if (columns.every((column) => TIME.test(column))) return { part, kind: 'times', columns }
  }
  return { part: line.trim(), kind: 'name', columns: [] }
}

/** A benchmark while its lines are read: its name is wrapped over as many of them as the column needs. */
interface Benchmark {
  /** The test case that it is in. */
  testCase: string
  parts: string[]
  mean: string[] | null
}

const nameOf = ({ parts }: Benchmark) => parts.join(' ')

/** `isKnown`: a benchmark of another test case has the name already. */
function measurementOf(benchmark: Benchmark, isKnown: boolean): Measurement | null {
  const [value, low, high] = benchmark.mean ?? []
  if (value === undefined || low === undefined || high === undefined) return null
  const name = nameOf(benchmark)
  return timeOf(isKnown ? `${benchmark.testCase}: ${name}` : name, {
    value: seconds(value),
    bounds: between(seconds(low), seconds(high)),
  })
}

function* benchmarksOf(text: string): Generator<Benchmark> {
  let isTable = false
  let isTitle = false
  let waiting: string[] = []
  let current: Benchmark | null = null
  let heading: string[] = []
  let testCase = ''
  for (const line of lines(text)) {
    if (TITLES.test(line)) isTable = isTitle = true
    else if (RULE.test(line.trim())) {
      // The names of a test case and its sections stand between two rules of dashes.
      if (!isTable && heading.length && line.startsWith('-')) testCase = heading.join(' / ')
      heading = []
      // The first rule belongs to the titles, the next one ends the table.
      isTable = isTitle
      isTitle = false
      if (current) yield current
      current = null
      waiting = []
    } else if (isTable && !isTitle) {
      const { part, kind, columns } = rowOf(line)
      if (kind === 'counts') {
        if (current) yield current
        current = { testCase, parts: [...waiting, part].filter(Boolean), mean: null }
        waiting = []
      } else if (kind === 'times' && current) {
        current.mean ??= columns
        if (part) current.parts.push(part)
      } else if (kind === 'name') {
        const open = current?.mean ? current.parts : waiting
        if (open.length < MOST_PARTS) open.push(part)
      } else if (kind === 'blank') {
        waiting = []
        if (current?.mean) {
          yield current
          current = null
        }
      }
    } else if (!isTable && line.trim() && heading.length < MOST_PARTS) heading.push(line.trim())
  }
  if (current) yield current
}

function read(document: Document): Parsed {
  const problems = problemList(document.name)
  const measurements: Measurement[] = []
  const testCases = new Map<string, string>()
  let last: Benchmark | null = null
  for (const benchmark of benchmarksOf(document.text)) {
    const name = nameOf(benchmark)
    const owner = testCases.get(name) ?? benchmark.testCase
    testCases.set(name, owner)
    const measurement = measurementOf(benchmark, owner !== benchmark.testCase)
    if (measurement) measurements.push(measurement)
    else
      problems.add(() =>
        noMean(document, benchmark, 'look why the benchmark did not finish; the others count'),
      )
    last = measurement ? null : benchmark
  }
  if (last) throw new UserError(noMean(document, last, 'upload the whole output of the benchmark'))
  return parsedOf(document.name, toReadings(document.name, measurements, 'mistakes', problems))
}

function noMean(document: Document, benchmark: Benchmark, mend: string): Problem {
  const what = `the mean of ${JSON.stringify(nameOf(benchmark))} is missing`
  return { what, where: document.name, mend }
}

/** Reads the text of Catch2's benchmarks (the console reporter of 2.9 and later): https://github.com/catchorg/Catch2/blob/devel/docs/benchmarks.md. */
export const catch2: Format = {
  id: 'catch2',
  name: 'Catch2',
  url: 'https://github.com/catchorg/Catch2/blob/devel/docs/benchmarks.md',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['benchmark name', 'Catch', 'low mean', 'high std dev'],
  gives: ['bench/<name>'],
  variance: 'low and high mean',
  recognises: ({ text }) => hasLine(text, 'benchmark name', TITLES),
  read,
}
