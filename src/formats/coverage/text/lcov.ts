import { type Problem, UserError } from '../../../metrics/problem.ts'
import type { Document, Format, LineCoverage, Parsed } from '../../format.ts'
import { eachLine, lineAt } from '../../parse/lines.ts'
import { type ProblemList, problemList } from '../../parse/problem-list.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverage, ofPath } from '../file-lines.ts'

const END = 'end_of_record'
const MOST_ENTRIES = 1_000_000

/** The places in the text of the records of one source file; tools write one per test. */
type Records = [start: number, end: number][]

/** The functions of one source file; several may share a name, e.g. overloaded ones and those of templates. */
interface Functions {
  /** Whether it ran, by name. */
  hits: Map<string, boolean>
  /** The lines of the functions of one name. */
  places: Map<string, Set<string>>
}

/** What the records of one source file say together. */
interface FileRecord {
  lines: LineHits
  branches: Map<string, boolean>
  functions: Functions
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

function noLineCount({ name, text }: Document, start: number, end: number): Problem {
  return {
    what: `${JSON.stringify(text.slice(start, Math.min(end, start + 40)))} is no line count`,
    where: `${name}, line ${lineAt(text, start)}`,
    mend: 'the other lines count; upload the file as the tool wrote it',
  }
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

/** `DA:<line>,<hits>[,<checksum>]`; gcov's overflows may be negative. False where it is none. */
function readLine(text: string, record: FileRecord, start: number, end: number): boolean {
  const line = digits(text, start + 3, end)
  const negative = text[line.next + 1] === '-'
  const hits = digits(text, line.next + (negative ? 2 : 1), end)
  if (text[line.next] !== ',' || Number.isNaN(line.value + hits.value)) return false
  addLine(record.lines, line.value, negative ? 0 : hits.value)
  return true
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
    const [, line = '', name = ''] = /^(\d+),(?:\d+,)?(.*)$/.exec(rest) ?? []
    mark(record.functions.hits, name, false)
    const places = record.functions.places.get(name) ?? new Set()
    record.functions.places.set(name, places.add(line))
  } else if (kind === 'FNDA' || kind === 'FNA') {
    const [, first, second, name] = /^(\d+),(?:(\d+),)?(.*)$/.exec(rest) ?? []
    if (name !== undefined) mark(record.functions.hits, name, isHit(kind === 'FNA' ? second : first))
  } else if (/^(LF|LH|FNF|FNH|BRF|BRH)$/.test(kind)) {
    record.sums.set(kind, Math.max(record.sums.get(kind) ?? 0, Number(rest) || 0))
  }
}

const sizeOf = ({ lines, branches, functions }: FileRecord) =>
  lines.lines.length + branches.size + functions.hits.size

function readFile(document: Document, records: Records, problems: ProblemList): FileRecord {
  const { text } = document
  const record: FileRecord = {
    lines: { lines: [], hits: [] },
    branches: new Map(),
    functions: { hits: new Map(), places: new Map() },
    sums: new Map(),
  }
  for (const [from, to] of records) {
    eachLine(text, from, to, (start, end) => {
      if (!text.startsWith('DA:', start)) readOther(record, text.slice(start, end))
      else if (!readLine(text, record, start, end)) problems.add(() => noLineCount(document, start, end))
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

function countBranches(counts: CoverageCounts, { branches, sums }: FileRecord): void {
  const own = [...branches.values()]
  if (own.length) addCount(counts, 'branches', own.filter(Boolean).length, own.length)
  else addCount(counts, 'branches', sums.get('BRH') ?? 0, sums.get('BRF') ?? 0)
}

/** Hits name a function and not its line: where several share a name, only the record's sums tell them apart. */
function countFunctions(counts: CoverageCounts, { functions, sums }: FileRecord): void {
  const { hits, places } = functions
  const found = sums.get('FNF')
  const hit = sums.get('FNH')
  const isAmbiguous = [...places.values()].some((lines) => lines.size > 1)
  if (found !== undefined && hit !== undefined && (isAmbiguous || hits.size === 0)) {
    addCount(counts, 'functions', hit, found)
    return
  }
  for (const [name, isHit] of hits) {
    const total = Math.max(1, places.get(name)?.size ?? 1)
    addCount(counts, 'functions', isHit ? total : 0, total)
  }
}

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const coverage: LineCoverage[] = []
  const problems = problemList(document.name)
  for (const [path, records] of recordsOf(document)) {
    const record = readFile(document, records, problems)
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
    countBranches(counts, record)
    countFunctions(counts, record)
  }
  return coverageOf(document, counts, coverage, problems.all())
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
