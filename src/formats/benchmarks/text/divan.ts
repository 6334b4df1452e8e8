import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { hasLine, numberedLines } from '../../parse/lines.ts'
import { type ProblemList, problemList, unreadLine } from '../../parse/problem-list.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { timeOf } from '../benchmark.ts'

const TITLES = /^(\S+)\s+fastest\s+│ slowest\s+│ median/
/** The branches of the tree before a name; each level is three characters wide. */
const BRANCH = /^((?:│ {2}| {3})*)[├╰]─ (.*)$/
const TIME = /^([\d.,]{1,40}) (\S{1,10})$/
const NAME_END = /\s{2}|$/
const MEDIAN = 2

function* measurementsOf(document: Document, problems: ProblemList): Generator<Measurement> {
  let path: string[] = []
  for (const [line, number] of numberedLines(document.text)) {
    const [, root] = TITLES.exec(line) ?? []
    if (root !== undefined) path = [root]
    const [, indent, rest] = path.length ? (BRANCH.exec(line) ?? []) : []
    if (indent === undefined || rest === undefined) continue
    const cells = rest.split('│').map((cell) => cell.trim())
    const [first = ''] = cells
    path = [...path.slice(0, 1 + indent.length / 3), first.slice(0, first.search(NAME_END))]
    const median = cells[MEDIAN] ?? ''
    const [, value, unit] = TIME.exec(median) ?? []
    if (value !== undefined && unit !== undefined) {
      yield timeOf(path.join('/'), { value: inBase(decimalOf(value), scaleOf(unit).factor) })
    } else if (median) problems.add(() => unreadLine(document.name, number, line))
  }
}

function read(document: Document): Parsed {
  const problems = problemList(document.name)
  const measurements = measurementsOf(document, problems)
  return parsedOf(document.name, toReadings(document.name, measurements, 'mistakes', problems))
}

/** Reads the table that divan prints, the median of each benchmark: https://github.com/nvzqz/divan. */
export const divan: Format = {
  id: 'divan',
  name: 'divan',
  url: 'https://github.com/nvzqz/divan',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['fastest', '│ slowest', '│ median', '╰─'],
  gives: ['bench/<path>'],
  recognises: ({ text }) => hasLine(text, '│ slowest', TITLES),
  read,
}
