import type { Document, Format, Parsed } from '../../format.ts'
import { jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

const isExcluded = (one: unknown) =>
  typeof one === 'object' && one !== null && ('gcovr/excluded' in one || 'gcovr/noncode' in one)

/** The branches and functions that ran, of all. */
function addItems(counts: CoverageCounts, kind: 'branches' | 'functions', hits: readonly number[]): void {
  addCount(counts, kind, hits.filter((count) => count > 0).length, hits.length)
}

function readDetails(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  for (const file of listAt(jsonOf(document), 'files')) {
    const hits = linesOf(document.name, files, textAt(file, 'file') ?? '')
    for (const line of listAt(file, 'lines')) {
      if (isExcluded(line)) continue
      addLine(hits, numberAt(line, 'line_number') ?? 0, numberAt(line, 'count') ?? 0)
      const branches = listAt(line, 'branches').filter((branch) => !isExcluded(branch))
      addItems(
        counts,
        'branches',
        branches.map((branch) => numberAt(branch, 'count') ?? 0),
      )
    }
    const functions = listAt(file, 'functions').filter((one) => !isExcluded(one))
    addItems(
      counts,
      'functions',
      functions.map((one) => numberAt(one, 'execution_count') ?? 0),
    )
  }
  const coverage = lineCoverages(files)
  return coverageOf(document, { ...counts, lines: countLines(coverage) }, coverage)
}

function readSummary(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const report = jsonOf(document)
  for (const [kind, name] of [
    ['lines', 'line'],
    ['branches', 'branch'],
    ['functions', 'function'],
  ] as const) {
    addCount(counts, kind, numberAt(report, `${name}_covered`) ?? 0, numberAt(report, `${name}_total`) ?? 0)
  }
  return coverageOf(document, counts)
}

const COMMON = {
  url: 'https://gcovr.com/en/stable/output/json.html',
  family: 'coverage',
  extensions: ['json'],
  gives: ['coverage/lines', 'coverage/branches', 'coverage/functions'],
} as const

/** Reads gcovr's `--json`: https://gcovr.com/en/stable/output/json.html. */
export const gcovr: Format = {
  ...COMMON,
  id: 'gcovr',
  name: 'gcovr JSON',
  marks: ['"gcovr/format_version"', '"line_number"', '"gcovr/noncode"'],
  recognises: (document) => {
    const version = versionOf(document, 'gcovr/format_version')
    return version && Array.isArray(listAt(document.json(), 'files'))
  },
  read: readDetails,
}

/** Reads gcovr's `--json-summary`: https://gcovr.com/en/stable/output/json.html#json-summary-format-reference. */
export const gcovrSummary: Format = {
  ...COMMON,
  id: 'gcovr-summary',
  name: 'gcovr JSON summary',
  marks: ['"gcovr/summary_format_version"', '"line_covered"', '"branch_percent"'],
  recognises: (document) => versionOf(document, 'gcovr/summary_format_version'),
  read: readSummary,
}

function versionOf(document: Document, name: string): boolean {
  return (textAt(document.json(), name) ?? numberAt(document.json(), name)) !== undefined
}
