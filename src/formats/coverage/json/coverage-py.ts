import type { Document, Format, Parsed } from '../../format.ts'
import { entriesAt, field, firstOf, isObject, jsonOf, listAt, numberAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages } from '../file-lines.ts'

/** What `coverage json` wrote; python-coverage-comment-action keeps it in `raw_data`. */
function reportOf(all: unknown): unknown {
  return isObject(field(all, 'raw_data')) ? field(all, 'raw_data') : all
}

function addSummary(counts: CoverageCounts, summary: unknown): void {
  const number = (name: string) => numberAt(summary, name) ?? 0
  addCount(counts, 'lines', number('covered_lines'), number('num_statements'))
  if (numberAt(summary, 'num_branches') === undefined) return
  addCount(counts, 'branches', number('covered_branches'), number('num_branches'))
  // The percentage that coverage.py prints counts statements and branches together.
  addCount(
    counts,
    'total',
    number('covered_lines') + number('covered_branches'),
    number('num_statements') + number('num_branches'),
  )
}

function linesOf(file: unknown): LineHits {
  const lines: LineHits = { lines: [], hits: [] }
  for (const [name, hits] of [
    ['executed_lines', 1],
    ['missing_lines', 0],
  ] as const) {
    for (const line of listAt(file, name)) if (typeof line === 'number') addLine(lines, line, hits)
  }
  return lines
}

function read(document: Document): Parsed {
  const report = reportOf(jsonOf(document))
  const files = entriesAt(report, 'files')
  const counts: CoverageCounts = {}
  const totals = field(report, 'totals')
  for (const summary of isObject(totals) ? [totals] : files.map(([, file]) => field(file, 'summary'))) {
    addSummary(counts, summary)
  }
  const lines = new Map(files.map(([path, file]) => [path, linesOf(file)]))
  return coverageOf(document, counts, lineCoverages(lines))
}

/** Reads coverage.py's JSON (`coverage json`), also as python-coverage-comment-action stores it: https://coverage.readthedocs.io/en/latest/commands/cmd_json.html. */
export const coveragePy: Format = {
  id: 'coverage-py',
  name: 'coverage.py JSON',
  url: 'https://coverage.readthedocs.io/en/latest/commands/cmd_json.html',
  family: 'coverage',
  extensions: ['json'],
  marks: ['"executed_lines"', '"num_statements"', '"percent_covered"'],
  gives: ['coverage/lines', 'coverage/branches', 'coverage/total'],
  recognises: (document) => {
    const report = reportOf(document.json())
    const file = firstOf(field(report, 'files'))
    const totals = isObject(field(report, 'totals')) ? field(report, 'totals') : field(file, 'summary')
    return numberAt(totals, 'num_statements') !== undefined
  },
  read,
}
