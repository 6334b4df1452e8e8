import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { type Attributes, readXml } from '../../parse/xml.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

/** The results of NUnit 3 and of NUnit 2; any other one is a failure. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  passed: 'passed',
  success: 'passed',
  warning: 'passed',
  skipped: 'skipped',
  ignored: 'skipped',
  inconclusive: 'skipped',
  notrunnable: 'failed',
}

/** NUnit 2 writes `executed="False"` for tests that it left out. */
function outcomeOfTest({ result, executed, success }: Attributes): Outcome {
  const outcome = outcomeOf(OUTCOMES, result)
  if (outcome !== undefined) return outcome
  if (result !== undefined) return 'failed'
  if (executed?.toLowerCase() === 'false') return 'skipped'
  return success?.toLowerCase() === 'true' ? 'passed' : 'failed'
}

const hasFailed = ({ result = '' }: Attributes) => /^(?:failed|failure|error|notrunnable)$/i.test(result)

function read(document: Document): Parsed {
  const tally = testTally(document)
  /** Open suites: what they say of themselves, and the failures that were known when they began. */
  const suites: { attributes: Attributes; before: number }[] = []
  let duration: number | undefined
  readXml(document, {
    open: (name, attributes, path) => {
      if (name === 'test-case') tally.add(outcomeOfTest(attributes), attributes.fullname ?? attributes.name)
      else if (name === 'test-suite') suites.push({ attributes, before: tally.counts.failed })
      if (path.length === 1 || (path.length === 2 && name === 'test-suite' && duration === undefined)) {
        const seconds = decimalOf(attributes.duration ?? attributes.time ?? '')
        // NUnit 2's root has the time of day.
        if (seconds >= 0 && !attributes.time?.includes(':')) duration = seconds
      }
    },
    close: (name) => {
      const suite = name === 'test-suite' ? suites.pop() : undefined
      if (!suite || !hasFailed(suite.attributes) || tally.counts.failed > suite.before) return
      tally.addFailedSuite(suite.attributes.fullname ?? suite.attributes.name ?? '')
    },
  })
  return tally.parsed(duration)
}

/** Reads the result files of NUnit 3 (`test-run`) and NUnit 2 (`test-results`): https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html. */
export const nunit: Format = {
  id: 'nunit',
  name: 'NUnit 2 and 3',
  url: 'https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html',
  family: 'tests',
  extensions: ['xml'],
  marks: ['<test-run', '<test-suite', '<test-case', 'nunit'],
  gives: TEST_METRICS,
  recognises: ({ root }) => root?.name === 'test-run' || root?.name === 'test-results',
  read,
}
