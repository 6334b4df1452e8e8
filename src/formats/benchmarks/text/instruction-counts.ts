import type { Better } from '../../../metrics/metric.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { hasLine, lines } from '../../parse/lines.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { figureOf } from '../benchmark.ts'

/** `  Instructions:   1734|1700 (+2.0%)`: this run's count, what gungraun adds of the run before is not needed. */
const COUNT = /^\s+([A-Z][\w+/]*(?: [\w+/]+)*):\s+([\d,]+)(?:\||\s|$)/
/** gungraun's names: `<crate>::<group>::<function> <id>:<arguments>`. */
const PATH = /^\S+::\S/
/** Hits in a nearer cache are neither good nor bad; everything else is work. */
const NEITHER = /^(L1|L2|LL) (hits|accesses)$/i

function betterOf(what: string): Better {
  return NEITHER.test(what) ? 'none' : 'lower'
}

const LONGEST_NAME = 4_096

/** A name that a further line continues: gungraun prints the arguments of a benchmark as they are, with line breaks. */
function nameWith(name: string, line: string): string {
  const isContinued = PATH.test(name) && !PATH.test(line) && name.length < LONGEST_NAME
  return isContinued ? `${name} ${line.trim()}` : line.trim()
}

function* measurementsOf(text: string): Generator<Measurement> {
  let name = ''
  let hasCounts = true
  for (const line of lines(text)) {
    const [, what, number] = COUNT.exec(line) ?? []
    if (what !== undefined && number !== undefined && name) {
      yield figureOf(name, what.toLowerCase(), 'integer', betterOf(what), { value: decimalOf(number) })
      hasCounts = true
    } else if (/^\S/.test(line)) {
      name = hasCounts ? line.trim() : nameWith(name, line)
      hasCounts = false
    } else if (line.trim() === '') hasCounts = true
  }
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, measurementsOf(document.text)))
}

/** Reads the Callgrind counts that gungraun (iai-callgrind) and iai print: https://gungraun.github.io/gungraun/. */
export const instructionCounts: Format = {
  id: 'instruction-counts',
  name: 'gungraun, iai',
  url: 'https://gungraun.github.io/gungraun/',
  family: 'benchmarks',
  extensions: ['txt', 'log'],
  marks: ['Instructions:', 'L1 Hits:', 'Estimated Cycles:'],
  gives: ['bench/<name>/instructions', 'bench/<name>/estimated-cycles', 'bench/<name>/<event>'],
  recognises: ({ text }) => hasLine(text, 'Instructions:', COUNT),
  read,
}
