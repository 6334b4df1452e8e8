import type { Document, Format, Parsed } from '../../format.ts'
import { field, jsonOf, listAt, textAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addListed, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

/** Line, block, branch and hits of each branch, in one list. */
const PER_BRANCH = 4

/** The files of Coveralls' `source_files`, or of Slather's list. */
function filesOf(report: unknown): readonly unknown[] {
  return Array.isArray(report) ? report : listAt(report, 'source_files')
}

const nameOf = (file: unknown) => textAt(file, 'name') ?? textAt(file, 'file')

function addBranches(counts: CoverageCounts, branches: readonly unknown[]): void {
  let covered = 0
  const total = Math.floor(branches.length / PER_BRANCH)
  for (let index = 0; index < total; index++) {
    const hits = branches[index * PER_BRANCH + PER_BRANCH - 1]
    if (typeof hits === 'number' && hits > 0) covered++
  }
  addCount(counts, 'branches', covered, total)
}

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  for (const file of filesOf(jsonOf(document))) {
    addListed(linesOf(document.name, files, nameOf(file) ?? ''), listAt(file, 'coverage'))
    addBranches(counts, listAt(file, 'branches'))
  }
  const coverage = lineCoverages(files)
  return coverageOf(document, { ...counts, lines: countLines(coverage) }, coverage)
}

/** Reads what is sent to Coveralls (`source_files`), and Slather's JSON: https://docs.coveralls.io/api-reference. */
export const coveralls: Format = {
  id: 'coveralls',
  name: 'Coveralls, Slather JSON',
  url: 'https://docs.coveralls.io/api-reference',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"source_files"', '"source_digest"', '"coverage"'],
  gives: ['coverage/lines', 'coverage/branches'],
  recognises: (document) => {
    const [first] = filesOf(document.json())
    return nameOf(first) !== undefined && Array.isArray(field(first, 'coverage'))
  },
  read,
}
