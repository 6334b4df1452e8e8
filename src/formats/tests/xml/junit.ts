import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf, decimalSeparator } from '../../parse/decimal.ts'
import { type Attributes, readXml } from '../../parse/xml.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'
import { addTest, closeSuite, openSuite, type Suite } from './junit-suite.ts'

/** Where one element says several things the worst holds: an error in the teardown of a skipped test is a failure. */
const OUTCOMES: Readonly<Record<string, Outcome>> = { failure: 'failed', error: 'failed', skipped: 'skipped' }

/** What GoogleTest, CTest and others write into `status` and `result` of a test that did not run, or that failed. */
const STATUSES: Readonly<Record<string, Outcome>> = {
  notrun: 'skipped',
  'not run': 'skipped',
  not_run: 'skipped',
  disabled: 'skipped',
  skipped: 'skipped',
  suppressed: 'skipped',
  ignored: 'skipped',
  pending: 'skipped',
  fail: 'failed',
  failed: 'failed',
  failure: 'failed',
  error: 'failed',
  errored: 'failed',
}

const isSuite = (name: string | undefined) => name === 'testsuite' || name === 'testsuites'

/** The outcome that a test's own attributes tell; what is inside the element may be worse. */
function statedOutcome({ status, result }: Attributes): Outcome {
  const stated = [status, result].map((one) => outcomeOf(STATUSES, one))
  return stated.includes('failed') ? 'failed' : stated.includes('skipped') ? 'skipped' : 'passed'
}

/** A name that two attempts at one test of a suite share. */
function keyOf({ classname, name, file }: Attributes): string {
  return JSON.stringify([classname, name, file])
}

/** Sums up times: what the root says, else its suites, else the tests. */
function durations(decimal: ',' | '.') {
  const sums = { root: undefined, suites: undefined, tests: undefined } as Record<string, number | undefined>
  return {
    add: (level: 'root' | 'suites' | 'tests', { time = '' }: Attributes) => {
      const seconds = decimalOf(time, decimal)
      if (seconds >= 0) sums[level] = (sums[level] ?? 0) + seconds
    },
    // Several reporters write 0 where they have not added up.
    total: () => sums.root || sums.suites || sums.tests,
  }
}

function read(document: Document): Parsed {
  const tally = testTally(document)
  const suites: Suite[] = []
  const times = durations(decimalSeparator(document.text, 'time="'))
  let test: { key: string; outcome: Outcome } | null = null
  const end = (suite: Suite | undefined) => {
    if (!suite) return
    const result = closeSuite(suite)
    for (const outcome of ['passed', 'failed', 'skipped'] as const) {
      tally.addMany(outcome, result.counts[outcome])
    }
    if (result.ownFailures === 0) return
    tally.addFailedSuite(suite.name)
    tally.addMany('failed', result.ownFailures - 1)
  }
  readXml(document, {
    open: (name, attributes, path) => {
      const suite = suites.at(-1)
      const outcome = outcomeOf(OUTCOMES, name)
      if (isSuite(name)) {
        if (suite) suite.hasSuites = true
        suites.push(openSuite(attributes))
        if (path.length <= 2) times.add(path.length === 1 ? 'root' : 'suites', attributes)
      } else if (name === 'testcase') {
        test = { key: keyOf(attributes), outcome: statedOutcome(attributes) }
        times.add('tests', attributes)
      } else if (test && outcome && path.at(-2) === 'testcase') {
        if (test.outcome !== 'failed') test.outcome = outcome
      } else if (suite && outcome === 'failed' && isSuite(path.at(-2))) {
        suite.hasOwnError = true
      }
    },
    close: (name) => {
      if (isSuite(name)) end(suites.pop())
      if (name !== 'testcase' || !test) return
      const suite = suites.at(-1)
      if (suite) addTest(suite, test.key, test.outcome)
      tally.addName(`${suites.map(({ name }) => name).join(' ')} ${test.key}`)
      test = null
    },
  })
  return tally.parsed(times.total())
}

/** Reads JUnit XML, which nearly every test runner writes: https://github.com/testmoapp/junitxml. */
export const junit: Format = {
  id: 'junit',
  name: 'JUnit XML',
  url: 'https://github.com/testmoapp/junitxml',
  family: 'tests',
  extensions: ['xml'],
  marks: ['<testsuite', '<testcase', 'failures='],
  gives: TEST_METRICS,
  recognises: ({ root }) => isSuite(root?.name),
  read,
}
