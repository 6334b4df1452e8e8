import type { Document, Format, LineCoverage, Parsed } from '../../format.ts'
import { entriesAt, field, firstOf, isObject, jsonOf, numberAt, textAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

const isCount = (value: unknown): value is number => typeof value === 'number'

/** Istanbul's coverage of one file; some writers wrap it in `data`. */
function fileCoverage(value: unknown): unknown {
  return isObject(field(value, 'statementMap')) ? value : field(value, 'data')
}

/** True for an object of Istanbul's file coverages by path. */
export function isCoverageMap(value: unknown): boolean {
  const coverage = fileCoverage(firstOf(value))
  return isObject(field(coverage, 'statementMap')) && isObject(field(coverage, 's'))
}

function addHits(
  counts: CoverageCounts,
  kind: 'statements' | 'functions' | 'branches',
  hits: unknown[],
): void {
  const numbers = hits.filter(isCount)
  addCount(counts, kind, numbers.filter((hit) => hit > 0).length, numbers.length)
}

/** A line's hits are the most of the statements that begin on it, as in Istanbul's own `getLineCoverage`. */
function addStatements(lines: LineHits, coverage: unknown): void {
  const hits = field(coverage, 's')
  for (const [key, place] of entriesAt(coverage, 'statementMap')) {
    addLine(lines, numberAt(field(place, 'start'), 'line') ?? 0, numberAt(hits, key) ?? 0)
  }
}

/** The counts and lines of a map of Istanbul's file coverages. */
export function coverageMap(
  file: string,
  map: unknown,
): { counts: CoverageCounts; coverage: LineCoverage[] } {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  for (const [key, value] of entriesAt(map)) {
    const one = fileCoverage(value)
    addStatements(linesOf(file, files, textAt(one, 'path') ?? key), one)
    const values = (name: string) => entriesAt(one, name).map(([, hits]) => hits)
    addHits(counts, 'statements', values('s'))
    addHits(counts, 'functions', values('f'))
    addHits(counts, 'branches', values('b').flat())
  }
  const coverage = lineCoverages(files)
  return { counts: { ...counts, lines: countLines(coverage) }, coverage }
}

function read(document: Document): Parsed {
  const { counts, coverage } = coverageMap(document.name, jsonOf(document))
  return coverageOf(document, counts, coverage)
}

/** Reads Istanbul's `coverage-final.json` (reporter `json` of Jest, Vitest, nyc, c8): https://github.com/istanbuljs/istanbuljs/blob/main/docs/coverage.raw.json.md. */
export const istanbulFinal: Format = {
  id: 'istanbul-final',
  name: 'Istanbul final',
  url: 'https://istanbul.js.org/docs/advanced/alternative-reporters/',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"statementMap"', '"fnMap"', '"branchMap"'],
  gives: ['coverage/lines', 'coverage/statements', 'coverage/functions', 'coverage/branches'],
  recognises: (document) => isCoverageMap(document.json()),
  read,
}
