import type { Document, Format, Parsed } from '../format.ts'
import { written } from '../parse/lines.ts'
import { parsedOf } from '../parse/readings.ts'
import { type Attributes, readXml } from '../parse/xml.ts'
import { TEST_METRICS, testReadings } from './test-counts.ts'

type Outcome = 'passed' | 'failed' | 'skipped'

/** Where one element says several things the worst holds: an error in the teardown of a skipped test is a failure. */
const OUTCOMES: Readonly<Record<string, Outcome>> = { failure: 'failed', error: 'failed', skipped: 'skipped' }

/** Seconds, also with thousands parted by commas; undefined for anything else, such as Selenium's `<<computed>>`. */
function timeOf(attributes: Attributes): number | undefined {
  const time = written((attributes.time ?? '').trim())
  return time >= 0 ? time : undefined
}

const isSuite = (name: string | undefined) => name === 'testsuite' || name === 'testsuites'

/** A name that two attempts at one test share: tests in different suites are different. */
function keyOf(suites: readonly string[], attributes: Attributes): string {
  return JSON.stringify([suites, attributes.classname, attributes.name, attributes.file])
}

/** Sums up times: what the root says, else its suites, else the tests. */
function tally() {
  const sums = { root: undefined, suites: undefined, tests: undefined } as Record<string, number | undefined>
  return {
    add: (level: 'root' | 'suites' | 'tests', time: number | undefined) => {
      if (time !== undefined) sums[level] = (sums[level] ?? 0) + time
    },
    // Several reporters write 0 where they have not added up.
    total: () => sums.root || sums.suites || sums.tests,
  }
}

function read(document: Document): Parsed {
  const counts: Record<Outcome, number> = { passed: 0, failed: 0, skipped: 0 }
  const failedBefore = new Set<string>()
  const suites: string[] = []
  const times = tally()
  let test: { key: string; outcome: Outcome } | null = null
  readXml(document, {
    open: (name, attributes, path) => {
      const outcome = Object.hasOwn(OUTCOMES, name) ? OUTCOMES[name] : undefined
      if (isSuite(name)) {
        suites.push(attributes.name ?? '')
        if (path.length === 1) times.add('root', timeOf(attributes))
        else if (path.length === 2) times.add('suites', timeOf(attributes))
      } else if (name === 'testcase') {
        test = { key: keyOf(suites, attributes), outcome: 'passed' }
        times.add('tests', timeOf(attributes))
      } else if (test && outcome && path.at(-2) === 'testcase' && test.outcome !== 'failed') {
        test.outcome = outcome
      }
    },
    close: (name) => {
      if (isSuite(name)) suites.pop()
      if (name !== 'testcase' || !test) return
      // The same test after its failure is another attempt, and the last one counts. Two tests of one name that
      // pass are two tests: parametrised ones often share it.
      if (failedBefore.delete(test.key)) counts.failed--
      counts[test.outcome]++
      if (test.outcome === 'failed') failedBefore.add(test.key)
      test = null
    },
  })
  const { passed, failed, skipped } = counts
  const empty = passed + failed + skipped === 0
  const readings = empty ? [] : testReadings({ ...counts, duration: times.total() })
  return parsedOf(document.name, { readings, problems: [] })
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
