import type { Document, Format, Parsed } from '../../format.ts'
import { field, isObject, jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

/** A flaky test passed in a later attempt. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  expected: 'passed',
  flaky: 'passed',
  skipped: 'skipped',
}

/** The tests of suites, however deep, each with a name: one a specification and project. */
function* testsOf(suites: readonly unknown[]): Generator<[test: unknown, name: string]> {
  for (const suite of suites) {
    for (const spec of listAt(suite, 'specs')) {
      const place = [
        textAt(spec, 'file'),
        numberAt(spec, 'line'),
        numberAt(spec, 'column'),
        textAt(spec, 'title'),
      ]
      for (const test of listAt(spec, 'tests')) {
        yield [test, JSON.stringify([...place, textAt(test, 'projectName')])]
      }
    }
    yield* testsOf(listAt(suite, 'suites'))
  }
}

function read(document: Document): Parsed {
  const report = jsonOf(document)
  const tally = testTally(document, { isShard: isObject(field(field(report, 'config'), 'shard')) })
  for (const [test, name] of testsOf(listAt(report, 'suites'))) {
    tally.add(outcomeOf(OUTCOMES, textAt(test, 'status')) ?? 'failed', name)
  }
  // Errors outside of tests, e.g. of a file that cannot be loaded.
  for (const error of listAt(report, 'errors')) {
    tally.addFailedSuite(textAt(error, 'message')?.slice(0, 200).split('\n')[0] ?? '')
  }
  const milliseconds = numberAt(field(report, 'stats'), 'duration')
  return tally.parsed(milliseconds === undefined ? undefined : milliseconds / 1000)
}

/** Reads Playwright's JSON reporter: https://playwright.dev/docs/test-reporters#json-reporter. */
export const playwright: Format = {
  id: 'playwright',
  name: 'Playwright JSON',
  url: 'https://playwright.dev/docs/test-reporters#json-reporter',
  family: 'tests',
  extensions: ['json'],
  marks: ['"specs"', '"projectName"', '"expectedStatus"', '"suites"'],
  gives: TEST_METRICS,
  recognises: (document) => {
    const report = document.json()
    const isRun = isObject(field(report, 'config')) && Array.isArray(field(report, 'suites'))
    return isRun && numberAt(field(report, 'stats'), 'expected') !== undefined
  },
  read,
}
