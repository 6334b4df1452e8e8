import type { Document, Format, Parsed } from '../../format.ts'
import { countAt, readXml } from '../../parse/xml.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

const OUTCOMES: Readonly<Record<string, Outcome>> = { pass: 'passed', skip: 'skipped' }

function read(document: Document): Parsed {
  const tally = testTally(document)
  let className = ''
  let milliseconds: number | undefined
  readXml(document, {
    open: (name, attributes) => {
      if (name === 'suite') {
        const duration = countAt(attributes, 'duration-ms')
        if (duration !== undefined) milliseconds = (milliseconds ?? 0) + duration
      } else if (name === 'class') className = attributes.name ?? ''
      else if (name === 'test-method') {
        const outcome = outcomeOf(OUTCOMES, attributes.status) ?? 'failed'
        // A set-up is no test, but without it the tests say nothing.
        if (attributes['is-config'] === 'true') {
          if (outcome === 'failed') tally.addFailedSuite(attributes.signature ?? attributes.name ?? '')
        } else if (attributes.retried !== 'true')
          tally.add(outcome, `${className}.${attributes.signature ?? ''}`)
      }
    },
  })
  return tally.parsed(milliseconds === undefined ? undefined : milliseconds / 1000)
}

/** Reads TestNG's `testng-results.xml`: https://testng.org/#_testng_xml_reports. */
export const testng: Format = {
  id: 'testng',
  name: 'TestNG results',
  url: 'https://testng.org/#_testng_xml_reports',
  family: 'tests',
  extensions: ['xml'],
  marks: ['<testng-results', '<test-method', 'is-config='],
  gives: TEST_METRICS,
  recognises: ({ root }) => root?.name === 'testng-results',
  read,
}
