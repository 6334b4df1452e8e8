import type { Document, Format, Parsed } from '../../format.ts'
import { between } from '../../parse/bounds.ts'
import { field, isObject, numberAt, numbersAt, textAt } from '../../parse/fields.ts'
import { eachLine, hasLine } from '../../parse/lines.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { timeOf } from '../benchmark.ts'

const MESSAGE = /^\{.*"reason":\s?"benchmark-complete"/
const LONGEST_LINE = 1_000_000

/** Measurements of single batches, by the iterations of each. */
function samplesOf(message: unknown, factor: number): number[] {
  const counts = numbersAt(message, 'iteration_count')
  return numbersAt(message, 'measured_values').flatMap((value, index) => {
    const count = counts[index] ?? 0
    return count > 0 ? [inBase(value / count, factor)] : []
  })
}

function measurementOf(message: unknown): Measurement {
  const typical = isObject(field(message, 'typical')) ? field(message, 'typical') : field(message, 'mean')
  const { unit, factor, better } = scaleOf(textAt(typical, 'unit') ?? textAt(message, 'unit') ?? 'ns')
  return {
    ...timeOf(textAt(message, 'id') ?? '', {
      value: inBase(numberAt(typical, 'estimate'), factor),
      samples: samplesOf(message, factor),
      bounds: between(numberAt(typical, 'lower_bound'), numberAt(typical, 'upper_bound'), factor),
    }),
    unit,
    better,
  }
}

/** The message of a line; undefined for what is none, or was cut off. */
function messageOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function read(document: Document): Parsed {
  const measurements: Measurement[] = []
  eachLine(document.text, 0, document.text.length, (start, end) => {
    if (!document.text.startsWith('{', start) || end - start > LONGEST_LINE) return
    const message = messageOf(document.text.slice(start, end))
    if (textAt(message, 'reason') === 'benchmark-complete') measurements.push(measurementOf(message))
  })
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads cargo-criterion's `--message-format=json`: https://bheisler.github.io/criterion.rs/book/cargo_criterion/external_tools.html. */
export const cargoCriterion: Format = {
  id: 'cargo-criterion',
  name: 'cargo-criterion',
  url: 'https://bheisler.github.io/criterion.rs/book/cargo_criterion/external_tools.html',
  family: 'benchmarks',
  extensions: ['json', 'jsonl'],
  marks: ['"benchmark-complete"', '"measured_values"', '"iteration_count"'],
  gives: ['bench/<id>'],
  variance: '`measured_values`, or the bounds of `typical`',
  recognises: ({ text }) => hasLine(text, '"benchmark-complete"', MESSAGE),
  read,
}
