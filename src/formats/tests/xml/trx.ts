import type { Document, Format, Parsed } from '../../format.ts'
import { type Attributes, countAt, readXml } from '../../parse/xml.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

/** https://learn.microsoft.com/dotnet/api/microsoft.visualstudio.testtools.unittesting.unittestoutcome and its kin. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  passed: 'passed',
  passedbutrunaborted: 'passed',
  warning: 'passed',
  completed: 'passed',
  notexecuted: 'skipped',
  notrunnable: 'skipped',
  inconclusive: 'skipped',
  ignored: 'skipped',
  pending: 'skipped',
  inprogress: 'skipped',
}
type Result = [outcome: Outcome, name: string | undefined]

const FAILED_RUN = new Set(['Failed', 'Error', 'Aborted', 'Timeout'])

/** Seconds between two times; undefined where one is missing or they run backwards. */
function secondsBetween({ start = '', finish = '' }: Attributes): number | undefined {
  const seconds = (Date.parse(finish) - Date.parse(start)) / 1000
  return seconds >= 0 ? seconds : undefined
}

function read(document: Document): Parsed {
  const tally = testTally(document)
  // Of data-driven tests the rows are counted, unless the run's own total counts the tests.
  const tests: Result[] = []
  const rows: Result[] = []
  const parents: boolean[] = []
  let total: number | undefined
  let run = ''
  let duration: number | undefined
  readXml(document, {
    open: (name, attributes, path) => {
      if (name.endsWith('Result') && (path.at(-2) === 'Results' || path.at(-2) === 'InnerResults')) {
        const result: Result = [outcomeOf(OUTCOMES, attributes.outcome) ?? 'failed', attributes.testName]
        if (path.at(-2) === 'Results') tests.push(result)
        rows.push(result)
        parents.push(false)
      } else if (name === 'InnerResults' && parents.length && !parents[parents.length - 1]) {
        parents[parents.length - 1] = true
        rows.pop()
      } else if (name === 'Counters') total = countAt(attributes, 'total')
      else if (name === 'ResultSummary') run = attributes.outcome ?? ''
      else if (name === 'Times') duration = secondsBetween(attributes)
    },
    close: (name, path) => {
      if (name.endsWith('Result') && /^(?:Inner)?Results$/.test(path.at(-2) ?? '')) parents.pop()
    },
  })
  for (const result of total === tests.length ? tests : rows) tally.add(...result)
  if (FAILED_RUN.has(run) && tally.counts.failed === 0) tally.addFailedSuite('the test run')
  return tally.parsed(duration)
}

/** Reads TRX, as `dotnet test --logger trx` and VSTest write it: https://learn.microsoft.com/dotnet/core/tools/dotnet-test. */
export const trx: Format = {
  id: 'trx',
  name: 'TRX (dotnet test)',
  url: 'https://learn.microsoft.com/dotnet/core/tools/dotnet-test',
  family: 'tests',
  extensions: ['trx', 'xml'],
  marks: ['<TestRun', '<UnitTestResult', 'VisualStudio/TeamTest'],
  gives: TEST_METRICS,
  recognises: ({ root }) => root?.name === 'TestRun',
  read,
}
