import { goBenchmarks } from '../../benchmarks/text/go-bench.ts'
import type { Document, Parsed } from '../../format.ts'
import { parsedOf } from '../../parse/readings.ts'
import type { TestTotals } from '../../totals.ts'
import { testReadings } from '../test-counts.ts'

/** What a run of `go test` gave: its tests, and the benchmarks in the lines that it printed. */
export function goTestReport(document: Document, tests: TestTotals, output: Iterable<string>): Parsed {
  const isEmpty = tests.passed + tests.failed + tests.skipped === 0
  const { readings, problems } = goBenchmarks(document.name, output)
  const all = [...(isEmpty ? [] : testReadings(tests)), ...readings]
  return { ...parsedOf(document.name, { readings: all, problems }), totals: isEmpty ? {} : { tests } }
}
