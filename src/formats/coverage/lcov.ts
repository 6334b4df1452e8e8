import { UserError } from '../../metrics/problem.ts'
import { addCount, type CoverageCounts, coverageOf } from './coverage-counts.ts'
import { addLine, type LineHits, lineCoverage, ofPath } from './file-lines.ts'
import type { Document, Format, LineCoverage, Parsed } from '../format.ts'
import { eachLine, lineAt } from '../parse/lines.ts'

const END = 'end_of_record'
const MOST_ENTRIES = 1_000_000

/** The places in the text of the records of one source file; tools write one per test. */
type Records = [start: number, end: number][]

/** What the records of one source file say together. */
interface FileRecord {
  lines: LineHits
  branches: Map<string, boolean>
  functions: Map<string, boolean>
  /** The record's own sums, for tools that write nothing else. */
  sums: Map<string, number>
}

function broken(document: Document, position: number, what: string): UserError {
  return new UserError({
    what,
    where: `${document.name}, line ${lineAt(document.text, position)}`,
    mend: 'upload the file as the tool wrote it, and only after it is complete',
  })
}

function sourceOf(document: Document, start: number, end: number): string {
  const at = document.text.startsWith('SF:', start) ? start : document.text.indexOf('\nSF:', start) + 1
  if ((at === 0 && start !== 0) || at >= end || !document.text.startsWith('SF:', at)) {
    throw broken(document, end, 'a record names no source file (SF:)')
  }
  const newline = document.text.indexOf('\n', at)
  return document.text.slice(at + 3, newline).trim()
}

function recordsOf(document: Document): Map<string, Records> {
  const { text, name } = document
  const files = new Map<string, Records>()
  let start = 0
  for (;;) {
    const end = text.indexOf(`\n${END}`, start)
    if (end < 0) break
    ofPath(name, files, sourceOf(document, start, end), (): Records => []).push([start, end])
    const newline = text.indexOf('\n', end + 1 + END.length)
    start = newline < 0 ? text.length : newline + 1
  }
  if (/^(SF|DA|BRDA|FN|FNDA|LF):/m.test(text.slice(start))) {
    throw broken(document, text.length, 'the file ends inside a record')
  }
  return files
}

/** The whole number at a position; the position after it is where `Number` would stop, too. */
function digits(text: string, start: number, end: number): { value: number; next: number } {
  let value = 0
  let next = start
  for (; next < end; next++) {
    const digit = text.charCodeAt(next) - 48
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  return { value: next > start ? value : Number.NaN, next }
}

/** `DA:<line>,<hits>[,<checksum>]`; gcov's overflows may be negative. */
function readLine(document: Document, record: FileRecord, start: number, end: number): void {
  const { text } = document
  const line = digits(text, start + 3, end)
  const negative = text[line.next + 1] === '-'
  const hits = digits(text, line.next + (negative ? 2 : 1), end)
  if (text[line.next] !== ',' || Number.isNaN(line.value + hits.value)) {
    throw broken(
      document,
      start,
      `${JSON.stringify(text.slice(start, Math.min(end, start + 40)))} is no line count`,
    )
  }
  addLine(record.lines, line.value, negative ? 0 : hits.value)
}

const isHit = (count: string | undefined) => count !== undefined && count !== '-' && Number(count) > 0

function mark(table: Map<string, boolean>, key: string, hit: boolean): void {
  table.set(key, hit || table.get(key) === true)
}

/** The other kinds of lines that count: `BRDA`, `FN`, `FNDA`, lcov 2's `FNL` and `FNA`, and the sums. */
function readOther(record: FileRecord, text: string): void {
  const colon = text.indexOf(':')
  const kind = text.slice(0, colon)
  const rest = text.slice(colon + 1)
  if (kind === 'BRDA') {
    const comma = rest.lastIndexOf(',')
    mark(record.branches, rest.slice(0, comma), isHit(rest.slice(comma + 1)))
  } else if (kind === 'FN') {
    mark(record.functions, rest.replace(/^\d+,(\d+,)?/, ''), false)
  } else if (kind === 'FNDA' || kind === 'FNA') {
    const [, first, second, name] = /^(\d+),(?:(\d+),)?(.*)$/.exec(rest) ?? []
    if (name !== undefined) mark(record.functions, name, isHit(kind === 'FNA' ? second : first))
  } else if (/^(LF|LH|FNF|FNH|BRF|BRH)$/.test(kind)) {
    record.sums.set(kind, Math.max(record.sums.get(kind) ?? 0, Number(rest) || 0))
  }
}

const sizeOf = ({ lines, branches, functions }: FileRecord) =>
  lines.lines.length + branches.size + functions.size

function readFile(document: Document, records: Records): FileRecord {
  const { text } = document
  const record: FileRecord = {
    lines: { lines: [], hits: [] },
    branches: new Map(),
    functions: new Map(),
    sums: new Map(),
  }
  for (const [from, to] of records) {
    eachLine(text, from, to, (start, end) => {
      if (text.startsWith('DA:', start)) readLine(document, record, start, end)
      else readOther(record, text.slice(start, end))
      if (sizeOf(record) > MOST_ENTRIES) {
        throw broken(
          document,
          start,
          `one source file has more than ${MOST_ENTRIES.toLocaleString('en')} lines, branches and functions`,
        )
      }
    })
  }
  return record
}

function count(counts: CoverageCounts, kind: 'branches' | 'functions', record: FileRecord): void {
  const [found, hit] = kind === 'branches' ? ['BRF', 'BRH'] : ['FNF', 'FNH']
  const own = [...record[kind].values()]
  if (own.length) addCount(counts, kind, own.filter(Boolean).length, own.length)
  else addCount(counts, kind, record.sums.get(hit ?? '') ?? 0, record.sums.get(found ?? '') ?? 0)
}

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const coverage: LineCoverage[] = []
  for (const [path, records] of recordsOf(document)) {
    const record = readFile(document, records)
    const lines = lineCoverage(path, record.lines)
    if (lines.lines.length) {
      coverage.push(lines)
      addCount(
        counts,
        'lines',
        lines.hits.reduce((sum, hits) => sum + (hits > 0 ? 1 : 0), 0),
        lines.hits.length,
      )
    } else addCount(counts, 'lines', record.sums.get('LH') ?? 0, record.sums.get('LF') ?? 0)
    count(counts, 'branches', record)
    count(counts, 'functions', record)
  }
  return coverageOf(document, counts, coverage)
}

/** Reads lcov tracefiles: https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1 (FILES). */
export const lcov: Format = {
  id: 'lcov',
  name: 'lcov',
  url: 'https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1',
  family: 'coverage',
  extensions: ['info', 'lcov'],
  marks: ['SF:', 'DA:', 'end_of_record'],
  gives: ['coverage/lines', 'coverage/branches', 'coverage/functions'],
  recognises: ({ head }) => /^(?:#.*\n|\s)*(?:TN:|SF:|VER:)/.test(head) && /^SF:/m.test(head),
  read,
}
