import type { Document, Format, Parsed } from '../../format.ts'
import { type Bounds, between, plusMinus } from '../../parse/bounds.ts'
import { field, isObject, jsonOf, listAt, numberAt, numbersAt, textAt } from '../../parse/fields.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { timeOf } from '../benchmark.ts'

/** Around the median the quartiles, which a few slow rounds do not move. */
function boundsOf(stats: unknown): Bounds {
  const number = (name: string) => numberAt(stats, name)
  return number('median') === undefined
    ? plusMinus(number('mean'), number('stddev'))
    : between(number('q1'), number('q3'))
}

function measurementsOf(benchmark: unknown): Measurement[] {
  const name = textAt(benchmark, 'fullname') ?? textAt(benchmark, 'name') ?? ''
  const stats = field(benchmark, 'stats')
  // A list that was shortened by hand holds fewer numbers than rounds; its median would not be the tool's.
  const data = numbersAt(stats, 'data')
  const complete = data.length === numberAt(stats, 'rounds')
  const value = numberAt(stats, 'median') ?? numberAt(stats, 'mean')
  return [timeOf(name, { value, bounds: boundsOf(stats), ...(complete ? { samples: data } : {}) })]
}

function read(document: Document): Parsed {
  const benchmarks = listAt(jsonOf(document), 'benchmarks')
  return parsedOf(document.name, toReadings(document.name, each(benchmarks, measurementsOf)))
}

/** Reads `pytest --benchmark-json` of pytest-benchmark 2 and later, times in seconds: https://pytest-benchmark.readthedocs.io/en/latest/usage.html. */
export const pytestBenchmark: Format = {
  id: 'pytest-benchmark',
  name: 'pytest-benchmark',
  url: 'https://pytest-benchmark.readthedocs.io/en/latest/usage.html',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"machine_info"', '"benchmarks"', '"fullname"', '"rounds"'],
  gives: ['bench/<fullname>'],
  variance: '`data`, or `q1` and `q3`',
  recognises: (document) => {
    const report = document.json()
    const [first] = listAt(report, 'benchmarks')
    return isObject(field(report, 'machine_info')) && isObject(field(first, 'stats'))
  },
  read,
}
