import type { Document, Format, Parsed } from '../../format.ts'
import { field, isObject, jsonOf, numberAt } from '../../parse/fields.ts'
import { TEST_METRICS, testTally } from '../test-counts.ts'

/** Both take Mocha's own counts, in which a failed hook is a failure. */
function read(document: Document): Parsed {
  const tally = testTally(document)
  const stats = field(jsonOf(document), 'stats')
  const count = (name: string) => Math.max(0, numberAt(stats, name) ?? 0)
  tally.addMany('passed', count('passes'))
  tally.addMany('failed', count('failures'))
  tally.addMany('skipped', count('pending') + count('skipped'))
  const milliseconds = numberAt(stats, 'duration')
  return tally.parsed(milliseconds === undefined ? undefined : milliseconds / 1000)
}

function hasStats(document: Document): boolean {
  const stats = field(document.json(), 'stats')
  return numberAt(stats, 'passes') !== undefined && numberAt(stats, 'failures') !== undefined
}

/** Reads Mocha's `--reporter json`: https://mochajs.org/#json. */
export const mochaJson: Format = {
  id: 'mocha-json',
  name: 'Mocha JSON',
  url: 'https://mochajs.org/#json',
  family: 'tests',
  extensions: ['json'],
  marks: ['"stats"', '"passes"', '"fullTitle"', '"currentRetry"'],
  gives: TEST_METRICS,
  recognises: (document) => hasStats(document) && Array.isArray(field(document.json(), 'tests')),
  read,
}

/** Reads mochawesome's JSON, as Cypress writes it, too: https://github.com/adamgruber/mochawesome. */
export const mochawesome: Format = {
  id: 'mochawesome',
  name: 'mochawesome',
  url: 'https://github.com/adamgruber/mochawesome',
  family: 'tests',
  extensions: ['json'],
  marks: ['"testsRegistered"', '"passPercent"', '"beforeHooks"'],
  gives: TEST_METRICS,
  recognises: (document) => {
    const report = document.json()
    return hasStats(document) && isObject(report) && !Array.isArray(field(report, 'tests'))
  },
  read,
}
