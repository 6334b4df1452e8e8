import type { Better, Reading } from '../../metrics/metric.ts'
import type { Problem } from '../../metrics/problem.ts'

/** What became of the tests of a report. */
export interface TestCounts {
  passed: number
  failed: number
  skipped: number
  /** Seconds; undefined where the report has no times. */
  duration?: number | undefined
}

export const TEST_METRICS = [
  'tests/total',
  'tests/passed',
  'tests/failed',
  'tests/skipped',
  'tests/duration',
] as const

function reading(id: string, name: string, number: number, unit: string, better: Better): Reading {
  return { definition: { id, type: 'numeric', unit, better, name }, number }
}

/** The metrics of a report of tests. How many tests there are is neither good nor bad; what became of them is. */
export function testReadings({ passed, failed, skipped, duration }: TestCounts): Reading[] {
  return [
    reading('tests/total', 'Tests', passed + failed + skipped, 'integer', 'none'),
    reading('tests/passed', 'Tests passed', passed, 'integer', 'higher'),
    reading('tests/failed', 'Tests failed', failed, 'integer', 'lower'),
    reading('tests/skipped', 'Tests skipped', skipped, 'integer', 'lower'),
    ...(duration === undefined || !Number.isFinite(duration)
      ? []
      : [reading('tests/duration', 'Duration of the tests', duration, 'duration', 'lower')]),
  ]
}

/** Said of a suite, a file or a package of tests that failed as a whole: it is counted as a failed test. */
export function suiteFailed(file: string, suite: string): Problem {
  return {
    what: `${suite ? JSON.stringify(suite) : 'a suite'} failed to run, apart from its tests; it counts as a failed test`,
    where: file,
    mend: 'look at its error in the log of the test runner',
  }
}
