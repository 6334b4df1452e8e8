import type { Document, Format, Parsed } from '../../format.ts'
import { between } from '../../parse/bounds.ts'
import { field, isObject, jsonOf, numberAt } from '../../parse/fields.ts'
import { parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase } from '../../parse/units.ts'
import { timeOf } from '../benchmark.ts'

const NANOSECOND = 1e-9
/** Criterion keeps the run before and the difference to it beside the new run. */
const OTHER_RUNS = new Set(['base', 'change'])

/** An estimate by its name, which was written in upper case before Criterion 0.3. */
function estimate(report: unknown, name: string): unknown {
  return field(report, name) ?? field(report, name.charAt(0).toUpperCase() + name.slice(1))
}

/** `…/criterion/<group>/<function>/<parameter>/new/estimates.json`: only the path tells the benchmark. */
function placeOf(path: string): { name: string; run: string } {
  const folders = path.split('/').slice(0, -1)
  const run = folders.pop() ?? ''
  const start = folders.lastIndexOf('criterion') + 1
  return { name: folders.slice(start).join('/') || 'criterion', run }
}

function read(document: Document): Parsed {
  const { name, run } = placeOf(document.name)
  if (OTHER_RUNS.has(run)) return { upload: { environment: '', readings: [], annotations: [] }, problems: [] }
  const report = jsonOf(document)
  // What Criterion prints as a benchmark's time.
  const typical = isObject(estimate(report, 'slope')) ? estimate(report, 'slope') : estimate(report, 'mean')
  const interval = field(typical, 'confidence_interval')
  const measurement = timeOf(name, {
    value: inBase(numberAt(typical, 'point_estimate'), NANOSECOND),
    bounds: between(numberAt(interval, 'lower_bound'), numberAt(interval, 'upper_bound'), NANOSECOND),
  })
  return parsedOf(document.name, toReadings(document.name, [measurement]))
}

/** Reads Criterion.rs's `new/estimates.json`, named by its folders: https://bheisler.github.io/criterion.rs/book/. */
export const criterionEstimates: Format = {
  id: 'criterion-estimates',
  name: 'Criterion.rs estimates',
  url: 'https://bheisler.github.io/criterion.rs/book/',
  family: 'benchmarks',
  extensions: ['json'],
  marks: ['"confidence_interval"', '"point_estimate"', '"standard_error"'],
  gives: ['bench/<folders>'],
  variance: 'confidence interval',
  recognises: (document) => {
    const report = document.json()
    return ['mean', 'median'].every(
      (name) => numberAt(estimate(report, name), 'point_estimate') !== undefined,
    )
  },
  read,
}
