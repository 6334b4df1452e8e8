import type { Document, Format, Parsed } from '../../format.ts'
import { field, firstName, jsonOf, numberAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'

/** Percentages: `covered_percent` before SimpleCov 0.21, then one a criterion. */
function percentagesOf(report: unknown): { lines: number | undefined; branches: number | undefined } {
  const result = field(report, 'result')
  return {
    lines: numberAt(result, 'line') ?? numberAt(result, 'covered_percent'),
    branches: numberAt(result, 'branch'),
  }
}

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const { lines, branches } = percentagesOf(jsonOf(document))
  if (lines !== undefined) addCount(counts, 'lines', lines, 100)
  if (branches !== undefined) addCount(counts, 'branches', branches, 100)
  return coverageOf(document, counts)
}

/** Reads SimpleCov's `.last_run.json`, which has percentages only: https://github.com/simplecov-ruby/simplecov. */
export const simplecovLastRun: Format = {
  id: 'simplecov-last-run',
  name: 'SimpleCov last run',
  url: 'https://github.com/simplecov-ruby/simplecov',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"result"', '"covered_percent"', '"line"'],
  gives: ['coverage/lines', 'coverage/branches'],
  recognises: (document) => {
    const report = document.json()
    return firstName(report) === 'result' && percentagesOf(report).lines !== undefined
  },
  read,
}
