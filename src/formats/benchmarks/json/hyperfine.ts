import type { Document, Format, Parsed } from '../../format.ts'
import { plusMinus } from '../../parse/bounds.ts'
import { field, jsonOf, listAt, numberAt, numbersAt, textAt } from '../../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { figureOf, timeOf } from '../benchmark.ts'

function measurementsOf(result: unknown): Measurement[] {
  const name = textAt(result, 'command') ?? ''
  const memory = numbersAt(result, 'memory_usage_byte')
  return [
    timeOf(name, {
      value: numberAt(result, 'median') ?? numberAt(result, 'mean'),
      samples: numbersAt(result, 'times'),
      bounds: plusMinus(numberAt(result, 'mean'), numberAt(result, 'stddev')),
    }),
    ...(memory.length ? [figureOf(name, 'memory', 'bytes', 'lower', { samples: memory })] : []),
  ]
}

function read(document: Document): Parsed {
  const results = listAt(jsonOf(document), 'results')
  return parsedOf(document.name, toReadings(document.name, each(results, measurementsOf)))
}

/** Reads `hyperfine --export-json`: https://github.com/sharkdp/hyperfine#json. */
export const hyperfine: Format = {
  id: 'hyperfine',
  name: 'hyperfine',
  url: 'https://github.com/sharkdp/hyperfine#json',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"results"', '"command"', '"times"', '"stddev"'],
  gives: ['bench/<command>', 'bench/<command>/memory'],
  variance: '`times`, or ± `stddev`',
  recognises: (document) => {
    const [first] = listAt(document.json(), 'results')
    return textAt(first, 'command') !== undefined && field(first, 'mean') !== undefined
  },
  read,
}
