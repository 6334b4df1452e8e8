import type { Document, Format, Parsed } from '../../format.ts'
import { between } from '../../parse/bounds.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { hasLine, numberedLines } from '../../parse/lines.ts'
import { type ProblemList, problemList, unreadLine } from '../../parse/problem-list.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { figureOf, timeOf } from '../benchmark.ts'
import { libtestResult } from './cargo-bench.ts'

/** `name   time:   [low unit  estimate unit  high unit]`; a long name stands alone on the line before. */
const HEAD = /\b(time|thrpt):\s{1,40}\[/

/** What a line says, behind the name; undefined for any other line. */
function estimateOf(line: string) {
  const head = HEAD.exec(line)
  if (!head) return undefined
  const { 0: text, 1: what, index } = head
  const start = index + text.length
  const words = line.slice(start, line.indexOf(']', start)).split(' ')
  if (words.length !== 6 || words.some((word, at) => !(at % 2 === 0 ? /^\d/ : /^\S/).test(word)))
    return undefined
  const number = (at: number) => words.slice(at, at + 2).join(' ')
  return { own: line.slice(0, index), what, low: number(0), estimate: number(2), high: number(4) }
}

const ANY_ESTIMATE = /\s(?:time|thrpt):\s+\[/

/** A number with its unit as Criterion writes them, in the base unit. */
function quantity(text: string): { value: number; unit: string } {
  const [number = '', unit = ''] = text.split(' ')
  const { unit: base, factor } = scaleOf(unit.replace(/^K(elem)/, 'k$1'))
  return { value: inBase(decimalOf(number), factor), unit: base }
}

function* measurementsOf(document: Document, problems: ProblemList): Generator<Measurement> {
  let previous = ''
  let name = ''
  for (const [line, number] of numberedLines(document.text)) {
    const libtest = libtestResult(line)
    if (libtest) yield libtest
    const found = estimateOf(line)
    const isUnread = libtest === null || (ANY_ESTIMATE.test(line) && !found)
    if (isUnread) problems.add(() => unreadLine(document.name, number, line))
    if (found) {
      const { own, what, low, estimate, high } = found
      const { value, unit } = quantity(estimate)
      const figure = { value, bounds: between(quantity(low).value, quantity(high).value) }
      if (what === 'time') {
        name = own.trim() || previous.trim()
        yield timeOf(name, figure)
      } else yield figureOf(name, 'throughput', unit, 'higher', figure)
    }
    previous = line
  }
}

function read(document: Document): Parsed {
  const problems = problemList(document.name)
  const measurements = measurementsOf(document, problems)
  return parsedOf(document.name, toReadings(document.name, measurements, 'mistakes', problems))
}

/** Reads what Criterion.rs prints, the estimate of each time and throughput with its confidence interval: https://bheisler.github.io/criterion.rs/book/user_guide/command_line_output.html. */
export const criterion: Format = {
  id: 'criterion',
  name: 'Criterion.rs',
  url: 'https://bheisler.github.io/criterion.rs/book/user_guide/command_line_output.html',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['time:   [', 'Benchmarking ', 'outliers among', 'change:'],
  gives: ['bench/<name>', 'bench/<name>/throughput'],
  variance: 'confidence interval',
  recognises: ({ text }) => hasLine(text, 'time:', { test: (line) => estimateOf(line) !== undefined }),
  read,
}
