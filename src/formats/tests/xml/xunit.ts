import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { readXml } from '../../parse/xml.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

const OUTCOMES: Readonly<Record<string, Outcome>> = { pass: 'passed', skip: 'skipped', notrun: 'skipped' }

function read(document: Document): Parsed {
  const tally = testTally(document)
  let duration: number | undefined
  readXml(document, {
    open: (name, attributes, path) => {
      if (name === 'test') tally.add(outcomeOf(OUTCOMES, attributes.result) ?? 'failed', attributes.name)
      // A fixture that could not be set up or cleaned up.
      else if (name === 'error' && path.at(-2) === 'errors') {
        tally.addFailedSuite(attributes.name ?? attributes.type ?? '')
      } else if (name === 'assembly') {
        const seconds = decimalOf(attributes.time ?? '')
        if (seconds >= 0) duration = (duration ?? 0) + seconds
      }
    },
  })
  return tally.parsed(duration)
}

/** Reads the XML of xUnit.net, version 2 and later: https://xunit.net/docs/format-xml-v2. */
export const xunit: Format = {
  id: 'xunit',
  name: 'xUnit.net',
  url: 'https://xunit.net/docs/format-xml-v2',
  family: 'tests',
  extensions: ['xml'],
  marks: ['<assemblies', '<assembly', '<collection', 'test-framework='],
  gives: TEST_METRICS,
  recognises: ({ root, head }) =>
    root?.name === 'assemblies' ||
    (root?.name === 'assembly' && /<(?:collection|errors|class)[\s/>]/.test(head)),
  read,
}
