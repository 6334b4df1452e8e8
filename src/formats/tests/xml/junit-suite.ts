import { type Attributes, countAt } from '../../parse/xml.ts'
import type { Outcome } from '../test-counts.ts'

/** One `<testsuite>` while it is read: tests of the same name in different elements are different tests. */
export interface Suite {
  name: string
  /** Tests that the suite says it has, and how many of them it says failed; undefined where it says nothing. */
  declared: { tests: number | undefined; failed: number | undefined }
  /** Every `<testcase>` counted as a test of its own. */
  counts: Record<Outcome, number>
  /** Failures that were followed by a test of the same name: attempts, if those are retries. */
  repeated: number
  /** Names of the tests that failed last. */
  failing: Set<string>
  /** True if the suite itself has an `<error>` or a `<failure>`, outside of its tests. */
  hasOwnError: boolean
  hasSuites: boolean
}

export function openSuite(attributes: Attributes): Suite {
  const failures = countAt(attributes, 'failures')
  const errors = countAt(attributes, 'errors')
  const failed = failures === undefined && errors === undefined ? undefined : (failures ?? 0) + (errors ?? 0)
  return {
    name: attributes.name ?? '',
    declared: { tests: countAt(attributes, 'tests'), failed },
    counts: { passed: 0, failed: 0, skipped: 0 },
    repeated: 0,
    failing: new Set(),
    hasOwnError: false,
    hasSuites: false,
  }
}

/** Adds a test. After a failure of the same name it is another attempt, or a second test: `closeSuite` decides. */
export function addTest(suite: Suite, key: string, outcome: Outcome): void {
  if (suite.failing.delete(key)) suite.repeated++
  suite.counts[outcome]++
  if (outcome === 'failed') suite.failing.add(key)
}

/** Whether the suite's own totals say that every `<testcase>` is a test of its own. */
function declaresAll({ declared, counts }: Suite, total: number): boolean {
  if (declared.failed !== undefined && declared.failed !== counts.failed) return false
  return declared.tests === total
}

/** What a suite's tests came to. */
export interface SuiteResult {
  counts: Record<Outcome, number>
  /** Failures of the suite itself, of which no test tells: it could not be set up, or did not start. */
  ownFailures: number
}

/**
 * Counts a suite that has been read to its end. Repeated tests are retries of which the last counts, unless the
 * suite's declared totals count all of them.
 */
export function closeSuite(suite: Suite): SuiteResult {
  const { passed, failed, skipped } = suite.counts
  const total = passed + failed + skipped
  const retries = suite.repeated > 0 && !declaresAll(suite, total) ? suite.repeated : 0
  const isEmpty = total === 0 && !suite.hasSuites
  const declared = suite.declared.failed ?? 0
  const ownFailures = suite.hasOwnError ? Math.max(1, isEmpty ? declared : 0) : isEmpty ? declared : 0
  return { counts: { passed, failed: failed - retries, skipped }, ownFailures }
}
