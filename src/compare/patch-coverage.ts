import type { LineCoverage } from '../formats/format.ts'
import { matchPaths } from './match-paths.ts'

/** A file that the pull request adds or changes, under its new name. */
export interface ChangedFile {
  /** Relative to the repository. */
  path: string
  /** The added and changed lines, counted from 1; `unknown` where GitHub does not say which. */
  lines: readonly number[] | 'all' | 'unknown'
}

/** Of one changed file: how many of its changed lines that have code ran. */
export interface FilePatchCoverage {
  path: string
  covered: number
  uncovered: number
  /** The changed lines that did not run, first and last of each stretch; only lines without code lie between. */
  ranges: [first: number, last: number][]
}

/** How much of a change ran. Changed lines without code (comments, blank lines) count nowhere. */
export interface PatchCoverage {
  covered: number
  uncovered: number
  /** The files of which a changed line has code, in the order of the change. */
  files: FilePatchCoverage[]
  /** Changed files that the report should know, by the ending of their names, but no path of it fits. */
  unmatched: string[]
  /** Changed files that the report knows, but not which of their lines are changed. */
  unknown: string[]
  /** How many more files are changed than GitHub lists. */
  unlisted: number
}

/** Hits by line in ascending order; of several reports of a file the largest count stands. */
function hitsByLine(reports: readonly LineCoverage[]): [line: number, hits: number][] {
  const hits = new Map<number, number>()
  for (const report of reports) {
    for (const [index, line] of report.lines.entries()) {
      hits.set(line, Math.max(hits.get(line) ?? 0, report.hits[index] ?? 0))
    }
  }
  return [...hits].sort(([one], [other]) => one - other)
}

function ofFile(file: ChangedFile, reports: readonly LineCoverage[]): FilePatchCoverage {
  const lines = new Set(typeof file.lines === 'string' ? [] : file.lines)
  const isChanged = (line: number) => file.lines === 'all' || lines.has(line)
  const result: FilePatchCoverage = { path: file.path, covered: 0, uncovered: 0, ranges: [] }
  let open: [first: number, last: number] | null = null
  for (const [line, hits] of hitsByLine(reports)) {
    if (!isChanged(line) || hits > 0) {
      if (isChanged(line)) result.covered++
      open = null
      continue
    }
    result.uncovered++
    if (open) open[1] = line
    else {
      open = [line, line]
      result.ranges.push(open)
    }
  }
  return result
}

function endingOf(path: string): string {
  return /\.[^./\\]+$/.exec(path)?.[0] ?? ''
}

/**
 * Which of the lines that a pull request changes ran, by the coverage reports of its head. `unlisted` files are
 * changed, too, but nothing more is known of them.
 */
export function patchCoverage(
  changes: readonly ChangedFile[],
  coverage: readonly LineCoverage[],
  unlisted = 0,
): PatchCoverage {
  const relevant = changes.filter(({ lines }) => typeof lines === 'string' || lines.length > 0)
  const endings = new Set(coverage.map((report) => endingOf(report.path)))
  const matches = matchPaths(
    relevant.map((file) => file.path),
    coverage,
  )
  const files = relevant
    .map((file) => ofFile(file, matches.get(file.path) ?? []))
    .filter((file) => file.covered + file.uncovered > 0)
  const sum = (of: 'covered' | 'uncovered') => files.reduce((total, file) => total + file[of], 0)
  return {
    covered: sum('covered'),
    uncovered: sum('uncovered'),
    files,
    unmatched: relevant
      .map((file) => file.path)
      .filter((path) => !matches.has(path) && endings.has(endingOf(path))),
    unknown: relevant
      .filter((file) => file.lines === 'unknown' && matches.has(file.path))
      .map((file) => file.path),
    unlisted,
  }
}
