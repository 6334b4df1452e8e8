import type { Better } from '../../../metrics/metric.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { jsonOf, numberAt, textAt } from '../../parse/fields.ts'

import { rangeOf } from '../../parse/range.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { figureOf } from '../benchmark.ts'

/** The two kinds are alike in shape: the file's name tells them apart if it has the word, else the unit does. */
function directionOf(file: string, usual: Better): Better {
  if (/bigger/i.test(file)) return 'higher'
  return /smaller/i.test(file) ? 'lower' : usual
}

/** github-action-benchmark takes numbers that are written as texts, too. */
function numberOf(entry: unknown): number | undefined {
  const text = textAt(entry, 'value')
  return text === undefined ? numberAt(entry, 'value') : decimalOf(text)
}

function measurementOf(file: string, entry: unknown): Measurement {
  const own = textAt(entry, 'unit') ?? ''
  const { unit, factor, better } = scaleOf(own)
  const name = textAt(entry, 'name') ?? ''
  const value = numberOf(entry)
  const range = textAt(entry, 'range') ?? numberAt(entry, 'range')?.toString()
  return figureOf(name, '', unit, directionOf(file, better), {
    value: inBase(value, factor),
    bounds: rangeOf(value, range ?? '', own, factor),
  })
}

function read(document: Document): Parsed {
  const all = jsonOf(document)
  const entries: unknown[] = Array.isArray(all) ? all : []
  const measurements = each(entries, (entry) => [measurementOf(document.name, entry)])
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads github-action-benchmark's `customSmallerIsBetter` and `customBiggerIsBetter`: https://github.com/benchmark-action/github-action-benchmark#examples. */
export const customJson: Format = {
  id: 'custom-json',
  name: 'github-action-benchmark custom JSON',
  url: 'https://github.com/benchmark-action/github-action-benchmark#examples',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"name"', '"unit"', '"value"', '"range"'],
  gives: ['bench/<name>'],
  variance: '`range`',
  recognises: (document) => {
    const all = document.json()
    const first: unknown = Array.isArray(all) ? all[0] : undefined
    return (
      textAt(first, 'name') !== undefined &&
      textAt(first, 'unit') !== undefined &&
      numberOf(first) !== undefined
    )
  },
  read,
}
