import type { Document, Format, Parsed } from '../../format.ts'
import { plusMinus } from '../../parse/bounds.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { hasLine, numberedLines } from '../../parse/lines.ts'
import { problemList, unreadLine } from '../../parse/problem-list.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { timeOf } from '../benchmark.ts'

const RECOGNISED = /^test \S.* \.\.\. bench:\s+[\d,.]+ \S/
const MARK = ' ... bench:'
/** What follows the mark: a number, its unit, and how far it varies. */
const RESULT = /^\s+([\d,.]+) (\S+)(?: \(\+\/- ([\d,.]+)\))?$/

/**
 * The number in a line such as `test fib_20 ... bench:  18,149 ns/iter (+/- 755)`, in whatever unit it is; null where
 * the line cannot be read, undefined for any other line.
 */
export function libtestResult(line: string): Measurement | null | undefined {
  const at = line.indexOf(MARK)
  if (at < 0 || !line.startsWith('test ')) return undefined
  const name = line.slice('test '.length, at).trim()
  const [, number = '', written, deviation] = RESULT.exec(line.slice(at + MARK.length).trimEnd()) ?? []
  if (!name || written === undefined) return null
  const { unit, factor, better } = scaleOf(written)
  const value = decimalOf(number)
  return {
    ...timeOf(name, {
      value: inBase(value, factor),
      bounds: plusMinus(value, deviation === undefined ? undefined : decimalOf(deviation), factor),
    }),
    unit,
    better,
  }
}

function read(document: Document): Parsed {
  const problems = problemList(document.name)
  const measurements = each(numberedLines(document.text), ([line, number]) => {
    const result = libtestResult(line)
    if (result === null) problems.add(() => unreadLine(document.name, number, line))
    return result ? [result] : []
  })
  return parsedOf(document.name, toReadings(document.name, measurements, 'mistakes', problems))
}

/** Reads the text of `cargo bench` with libtest, and of Criterion's `--output-format bencher`: https://doc.rust-lang.org/cargo/commands/cargo-bench.html. */
export const cargoBench: Format = {
  id: 'cargo-bench',
  name: 'cargo bench',
  url: 'https://doc.rust-lang.org/cargo/commands/cargo-bench.html',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['... bench:', 'ns/iter', 'running '],
  gives: ['bench/<name>'],
  variance: '`+/-`',
  recognises: ({ text }) => hasLine(text, MARK, RECOGNISED),
  read,
}
