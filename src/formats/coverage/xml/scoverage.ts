import type { Document, Format, Parsed } from '../../format.ts'
import { type Attributes, countAt, readXml } from '../../parse/xml.ts'
import { addCount, type CoverageCounts, countLines, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

/** What `scoverage.xml` writes into attributes, and the raw data into elements. */
const FIELDS = new Set(['source', 'line', 'branch', 'count', 'ignored'])
const LONGEST = 4_096

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  const add = (statement: Attributes) => {
    if (statement.ignored === 'true') return
    const hits = countAt(statement, 'invocation-count') ?? countAt(statement, 'count') ?? 0
    addCount(counts, 'statements', hits > 0 ? 1 : 0, 1)
    if (statement.branch === 'true') addCount(counts, 'branches', hits > 0 ? 1 : 0, 1)
    addLine(linesOf(document.name, files, statement.source ?? ''), countAt(statement, 'line') ?? 0, hits)
  }
  let raw: Record<string, string> | null = null
  readXml(document, {
    open: (name, attributes) => {
      if (name !== 'statement') return
      if (attributes.line !== undefined) add(attributes)
      else raw = {}
    },
    text: (text, path) => {
      const name = path.at(-1) ?? ''
      if (raw && FIELDS.has(name)) raw[name] = ((raw[name] ?? '') + text.trim()).slice(0, LONGEST)
    },
    close: (name) => {
      if (name !== 'statement' || !raw) return
      add(raw)
      raw = null
    },
  })
  const coverage = lineCoverages(files)
  return coverageOf(document, { ...counts, lines: countLines(coverage) }, coverage)
}

/** Reads scoverage's `scoverage.xml` and its raw statements: https://github.com/scoverage/scalac-scoverage-plugin. */
export const scoverage: Format = {
  id: 'scoverage',
  name: 'scoverage',
  url: 'https://github.com/scoverage/scalac-scoverage-plugin',
  family: 'coverage',
  extensions: ['xml'],
  marks: ['<scoverage', '<statement', 'statement-rate='],
  gives: ['coverage/lines', 'coverage/statements', 'coverage/branches'],
  recognises: ({ root, head }) =>
    root?.name === 'scoverage' || (root?.name === 'statements' && head.includes('<statement')),
  read,
}
