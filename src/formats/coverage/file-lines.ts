import { UserError } from '../../metrics/problem.ts'
import type { LineCoverage } from '../format.ts'

const LAST_LINE = 0x7fffffff
const MOST_HITS = 0xffffffff
const MOST_FILES = 100_000

/** Hits of one file's lines as they come: any order, lines may repeat; both lists are equally long. */
export interface LineHits {
  lines: number[]
  hits: number[]
}

/** Adds a line's hits; what cannot be a line (0, for code without a place) is left out. */
export function addLine(file: LineHits, line: number, hits: number): void {
  if (!(line >= 1 && line <= LAST_LINE)) return
  file.lines.push(line)
  file.hits.push(hits >= 0 ? Math.min(hits, MOST_HITS) : 0)
}

function ascending(lines: readonly number[]): boolean {
  for (let index = 1; index < lines.length; index++) {
    if ((lines[index] ?? 0) <= (lines[index - 1] ?? 0)) return false
  }
  return true
}

/** A slice of the report keeps the whole report in memory; this copy does not. */
const detached = (path: string) => Buffer.from(path).toString()

/** One file's lines in order, each once; of several counts of a line the largest stands. */
export function lineCoverage(path: string, file: LineHits): LineCoverage {
  if (ascending(file.lines)) {
    return { path: detached(path), lines: Uint32Array.from(file.lines), hits: Uint32Array.from(file.hits) }
  }
  const most = new Map<number, number>()
  for (const [index, line] of file.lines.entries()) {
    most.set(line, Math.max(most.get(line) ?? 0, file.hits[index] ?? 0))
  }
  const lines = Uint32Array.from(most.keys()).sort()
  return { path: detached(path), lines, hits: lines.map((line) => most.get(line) ?? 0) }
}

/** The value for a path, made where there is none yet. Throws a `UserError` beyond 100,000 files. */
export function ofPath<T>(file: string, all: Map<string, T>, path: string, make: () => T): T {
  const known = all.get(path)
  if (known !== undefined) return known
  if (all.size >= MOST_FILES) {
    throw new UserError({
      what: `the report covers more than ${MOST_FILES.toLocaleString('en')} files`,
      where: file,
      mend: 'leave generated and third-party code out of it, or split it',
    })
  }
  const made = make()
  all.set(path, made)
  return made
}

/** The lines of a path, empty where nothing of it was read yet. */
export function linesOf(file: string, all: Map<string, LineHits>, path: string): LineHits {
  return ofPath(file, all, path, () => ({ lines: [], hits: [] }))
}

/** The files of a report whose lines came in any order. */
export function lineCoverages(files: ReadonlyMap<string, LineHits>): LineCoverage[] {
  return [...files]
    .filter(([, file]) => file.lines.length > 0)
    .map(([path, file]) => lineCoverage(path, file))
}

/** Adds lines that a tool lists by their position: `hits[0]` is line 1. What is no number, or below 0, has no code. */
export function addListed(file: LineHits, hits: readonly unknown[]): void {
  for (const [index, count] of hits.entries()) {
    if (typeof count === 'number' && count >= 0) addLine(file, index + 1, count)
  }
}

const LONGEST_RANGE = 1_000

/** Adds the lines of a statement that spans several, 1,000 at most. */
export function addRange(file: LineHits, [first, last]: [first: number, last: number], hits: number): void {
  const end = Math.min(Math.max(first, last), first + LONGEST_RANGE - 1)
  for (let line = first; line <= end; line++) addLine(file, line, hits)
}
