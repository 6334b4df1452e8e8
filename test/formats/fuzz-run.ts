import { readReport } from '../../src/formats/index.ts'
import { FORMATS } from '../../src/formats/list.ts'
import { metricId } from '../../src/metrics/metric.ts'
import { damaged, random } from './damage.ts'
import { bytesOf, FIXTURES, fixtureDocument } from './fixtures.ts'

/*
 * Reads damaged files of every format and prints what came of it as JSON. A program of its own, so that its test
 * can give it 100 MB of heap: whoever needs more dies. Usage: fuzz-run <damages per format>
 */

const runs = Number(process.argv[2])

/** Throws if a file's outcome is neither numbers that may be stored nor a problem that says something. */
function check(bytes: Uint8Array, options: { format?: string }): number {
  const began = performance.now()
  const { upload, problems } = readReport({ name: 'report', bytes }, options)
  if (upload.readings.length === 0 && problems.length === 0) throw new Error('neither numbers nor a problem')
  for (const reading of upload.readings) {
    if (!metricId.safeParse(reading.definition.id).success) throw new Error(`id ${reading.definition.id}`)
    if (!('number' in reading)) continue
    const { number, spread = { low: number, high: number } } = reading
    if (!Number.isFinite(number)) throw new Error(`${reading.definition.id} is no number`)
    if (!(spread.low <= number && number <= spread.high)) {
      throw new Error(`${reading.definition.id} lies outside of its spread`)
    }
  }
  for (const { what, where, mend } of problems)
    if (!what || !where || !mend) throw new Error('an empty problem')
  return performance.now() - began
}

let files = 0
let slowest = 0
for (const format of FORMATS) {
  const own = FIXTURES.filter((fixture) => format.recognises(fixtureDocument(fixture))).map(bytesOf)
  const sources = own.length
    ? own
    : [
        Buffer.from(
          '{"version": 1, "metrics": {"a": {"samples": [1, 2]}, "b": {"value": 3, "low": 2, "high": 9}}}',
        ),
      ]
  for (let run = 0; run < runs; run++) {
    const seed = files
    const next = random(seed)
    const bytes = damaged(sources[run % sources.length] ?? new Uint8Array(), next)
    try {
      // Half of them as what they were: damage often hides a file from its recogniser.
      slowest = Math.max(slowest, check(bytes, run % 2 ? { format: format.id } : {}))
    } catch (error) {
      throw new Error(`${format.id}, seed ${seed}: ${String(error)}`, { cause: error })
    }
    files++
  }
}
console.log(JSON.stringify({ files, slowest }))
