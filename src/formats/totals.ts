import type { CoverageCounts } from './coverage/coverage-counts.ts'
import type { TestCounts } from './tests/test-counts.ts'

/** What a report of tests counted. */
export interface TestTotals extends TestCounts {
  /** Which tests they were; see `namesSketch`. Empty where the report names none. */
  names: number[]
  /** Every test with what became of it, where the report says that it is one shard of several. */
  shard?: [test: number, outcome: 'passed' | 'failed' | 'skipped'][]
}

/** What several reports of one kind are put together from, where their percentages and sums alone are not enough. */
export interface Totals {
  tests?: TestTotals
  coverage?: CoverageCounts
}
