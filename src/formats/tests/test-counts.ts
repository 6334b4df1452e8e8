import type { Better, Reading } from '../../metrics/metric.ts'
import type { Problem } from '../../metrics/problem.ts'
import type { Document, Parsed } from '../format.ts'
import { problemList } from '../parse/problem-list.ts'
import { parsedOf, shownName } from '../parse/readings.ts'
import type { TestTotals } from '../totals.ts'
import { hashOf, namesSketch } from './names-sketch.ts'

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

export type Outcome = 'passed' | 'failed' | 'skipped'

/** Counts the tests of a report while it is read. */
export interface TestTally {
  counts: Record<Outcome, number>
  /** Adds a test; `name` tells it from all others of the run, where the report names it. */
  add: (outcome: Outcome, name?: string) => void
  /** Adds a test's name alone, of tests that are counted otherwise. */
  addName: (name: string) => void
  /** Adds tests of which only the number is known. */
  addMany: (outcome: Outcome, times: number) => void
  /** Adds a suite, a file or a whole run that failed although no test tells of it: one failed test, named. */
  addFailedSuite: (name: string) => void
  /** The report; `duration` in seconds. Throws a `UserError` where nothing was counted. */
  parsed: (duration?: number) => Parsed
}

const MOST_OF_A_SHARD = 20_000

/** `isShard`: the report says that it is one of several, which may share tests, such as those that set up others. */
export function testTally(document: Document, { isShard = false } = {}): TestTally {
  const names = namesSketch()
  const shard: NonNullable<TestTotals['shard']> = []
  const counts: Record<Outcome, number> = { passed: 0, failed: 0, skipped: 0 }
  const problems = problemList(document.name)
  return {
    counts,
    add: (outcome, name) => {
      counts[outcome]++
      if (name === undefined) return
      names.add(name)
      if (isShard && shard.length < MOST_OF_A_SHARD) shard.push([hashOf(name), outcome])
    },
    addName: (name) => names.add(name),
    addMany: (outcome, times) => {
      counts[outcome] += times
    },
    addFailedSuite: (name) => {
      counts.failed++
      problems.add(() => suiteFailed(document.name, shownName(name)))
    },
    parsed: (duration) => {
      const isEmpty = counts.passed + counts.failed + counts.skipped === 0
      const readings = isEmpty ? [] : testReadings({ ...counts, duration })
      const tests = { ...counts, duration, names: names.all(), ...(isShard ? { shard } : {}) }
      return { ...parsedOf(document.name, { readings, problems: problems.all() }), totals: { tests } }
    },
  }
}

/** The outcome that a table names for a word, whatever its case; undefined for any other word. */
export function outcomeOf(
  table: Readonly<Record<string, Outcome>>,
  word: string | undefined,
): Outcome | undefined {
  const key = word?.trim().toLowerCase() ?? ''
  return Object.hasOwn(table, key) ? table[key] : undefined
}
