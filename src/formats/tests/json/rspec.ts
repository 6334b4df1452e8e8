import type { Document, Format, Parsed } from '../../format.ts'
import { field, jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

const OUTCOMES: Readonly<Record<string, Outcome>> = { passed: 'passed', pending: 'skipped' }

function read(document: Document): Parsed {
  const tally = testTally(document)
  const report = jsonOf(document)
  const summary = field(report, 'summary')
  for (const example of listAt(report, 'examples')) {
    tally.add(
      outcomeOf(OUTCOMES, textAt(example, 'status')) ?? 'failed',
      textAt(example, 'id') ?? textAt(example, 'full_description'),
    )
  }
  // Files that could not be loaded.
  if ((numberAt(summary, 'errors_outside_of_examples_count') ?? 0) > 0) {
    tally.addFailedSuite(textAt(report, 'summary_line') ?? '')
  }
  return tally.parsed(numberAt(summary, 'duration'))
}

/** Reads RSpec's `--format json`: https://rspec.info/features/3-13/rspec-core/formatters/json-formatter/. */
export const rspec: Format = {
  id: 'rspec',
  name: 'RSpec JSON',
  url: 'https://rspec.info/features/3-13/rspec-core/formatters/json-formatter/',
  family: 'tests',
  extensions: ['json'],
  marks: ['"examples"', '"full_description"', '"summary_line"'],
  gives: TEST_METRICS,
  recognises: (document) => {
    const report = document.json()
    return Array.isArray(field(report, 'examples')) && textAt(report, 'summary_line') !== undefined
  },
  read,
}
