import type { Document, Format, Parsed } from '../../format.ts'
import { entriesAt, field, firstName, firstOf, isObject, jsonOf } from '../../parse/fields.ts'
import { countLines, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

const LINE = /^[1-9]\d{0,9}$/
/** Of a line with branches: how many of them ran, of all. */
const PARTIAL = /^(\d{1,10})\/\d{1,10}$/

/** How often a line ran; null where it has no code. */
function hitsOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  if (value === true) return 1
  if (value === false) return 0
  const [, covered] = typeof value === 'string' ? (PARTIAL.exec(value) ?? []) : []
  return covered === undefined ? null : Number(covered)
}

function read(document: Document): Parsed {
  const files = new Map<string, LineHits>()
  for (const [path, lines] of entriesAt(jsonOf(document), 'coverage')) {
    const found = linesOf(document.name, files, path)
    for (const [line, value] of entriesAt(lines)) {
      const hits = hitsOf(value)
      if (LINE.test(line) && hits !== null) addLine(found, Number(line), hits)
    }
  }
  const coverage = lineCoverages(files)
  return coverageOf(document, { lines: countLines(coverage) }, coverage)
}

/** Reads Codecov's custom coverage format: https://docs.codecov.com/docs/codecov-custom-coverage-format. */
export const codecov: Format = {
  id: 'codecov',
  name: 'Codecov JSON',
  url: 'https://docs.codecov.com/docs/codecov-custom-coverage-format',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"coverage"', '"messages"'],
  gives: ['coverage/lines'],
  recognises: (document) => {
    const lines = firstOf(field(document.json(), 'coverage'))
    if (!isObject(lines)) return false
    const value = firstOf(lines)
    return LINE.test(firstName(lines) ?? '') && (value === null || hitsOf(value) !== null)
  },
  read,
}
