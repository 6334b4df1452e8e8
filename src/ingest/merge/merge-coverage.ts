import {
  type Count,
  type CoverageCounts,
  type CoverageKind,
  countOf,
} from '../../formats/coverage/coverage-counts.ts'

/** The lines of several reports together, each line of a source file once. */
export interface UnitedLines extends Count {
  /** True if a source file is in several of the reports. */
  overlapping: boolean
}

/**
 * The counts of several reports together. Lines are counted in the union of all reports. Branches, functions and the
 * like have no place that several reports share: they are added up where the reports are of different source files,
 * else the report that has the most of them stands.
 */
export function sumOfCoverage(
  all: readonly CoverageCounts[],
  lines: UnitedLines | null,
  linesElsewhere: readonly CoverageCounts[],
): CoverageCounts {
  const kinds = new Set(all.flatMap((counts) => Object.keys(counts) as CoverageKind[]))
  const sum: CoverageCounts = {}
  for (const kind of kinds) {
    const counts = all.flatMap((one) => one[kind] ?? [])
    if (kind === 'lines' && lines) {
      sum.lines = countOf([lines, ...linesElsewhere.flatMap((one) => one.lines ?? [])])
    } else if (lines?.overlapping) {
      sum[kind] = counts.reduce((best, one) =>
        one.total > best.total || (one.total === best.total && one.covered > best.covered) ? one : best,
      )
    } else sum[kind] = countOf(counts)
  }
  return sum
}
