import type { Document, Format, Parsed } from '../../format.ts'
import { field, isObject, jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  passed: 'passed',
  skipped: 'skipped',
  pending: 'skipped',
  other: 'skipped',
}

const resultsOf = (report: unknown) => field(report, 'results')

function read(document: Document): Parsed {
  const tally = testTally(document)
  const results = resultsOf(jsonOf(document))
  const summary = field(results, 'summary')
  const count = (name: string) => Math.max(0, numberAt(summary, name) ?? 0)
  const tests = listAt(results, 'tests')
  for (const test of tests) {
    const name = JSON.stringify([textAt(test, 'suite'), textAt(test, 'filePath'), textAt(test, 'name')])
    tally.add(outcomeOf(OUTCOMES, textAt(test, 'status')) ?? 'failed', name)
  }
  if (tests.length === 0) {
    tally.addMany('passed', count('passed'))
    tally.addMany('failed', count('failed'))
    tally.addMany('skipped', count('skipped') + count('pending') + count('other'))
  }
  const [start, stop] = [numberAt(summary, 'start'), numberAt(summary, 'stop')]
  const isTimed = start !== undefined && stop !== undefined && stop >= start
  return tally.parsed(isTimed ? (stop - start) / 1000 : undefined)
}

/** Reads the Common Test Report Format: https://ctrf.io. */
export const ctrf: Format = {
  id: 'ctrf',
  name: 'CTRF',
  url: 'https://ctrf.io',
  family: 'tests',
  extensions: ['json'],
  marks: ['"results"', '"tool"', '"summary"', '"reportFormat"'],
  gives: TEST_METRICS,
  recognises: (document) => {
    const results = resultsOf(document.json())
    return isObject(field(results, 'tool')) && numberAt(field(results, 'summary'), 'tests') !== undefined
  },
  read,
}
