import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf, decimalSeparator } from '../../parse/decimal.ts'
import { problemList } from '../../parse/problem-list.ts'
import { parsedOf, shownName } from '../../parse/readings.ts'
import { type Attributes, readXml } from '../../parse/xml.ts'
import { suiteFailed, TEST_METRICS, testReadings } from '../test-counts.ts'
import { addTest, closeSuite, type Outcome, openSuite, type Suite } from './junit-suite.ts'

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

function outcomeIn(table: Readonly<Record<string, Outcome>>, key: string | undefined): Outcome | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
}

/** The outcome that a test's own attributes tell; what is inside the element may be worse. */
function statedOutcome({ status, result }: Attributes): Outcome {
  const stated = [status, result].map((one) => outcomeIn(STATUSES, one?.trim().toLowerCase()))
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
  const counts: Record<Outcome, number> = { passed: 0, failed: 0, skipped: 0 }
  const problems = problemList(document.name)
  const suites: Suite[] = []
  const times = durations(decimalSeparator(document.text, 'time="'))
  let test: { key: string; outcome: Outcome } | null = null
  const end = (suite: Suite | undefined) => {
    if (!suite) return
    const result = closeSuite(suite)
    for (const outcome of ['passed', 'failed', 'skipped'] as const) counts[outcome] += result.counts[outcome]
    if (result.ownFailures === 0) return
    counts.failed += result.ownFailures
    problems.add(() => suiteFailed(document.name, shownName(suite.name)))
  }
  readXml(document, {
    open: (name, attributes, path) => {
      const suite = suites.at(-1)
      const outcome = outcomeIn(OUTCOMES, name)
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
      test = null
    },
  })
  const { passed, failed, skipped } = counts
  const empty = passed + failed + skipped === 0
  const readings = empty ? [] : testReadings({ ...counts, duration: times.total() })
  return parsedOf(document.name, { readings, problems: problems.all() })
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
