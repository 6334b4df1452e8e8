import type { Reading } from '../../metrics/metric.ts'
import { type Problem, UserError } from '../../metrics/problem.ts'
import type { Document, LineCoverage, Parsed } from '../format.ts'
import { parsedOf } from '../parse/readings.ts'

/** How many of `total` were covered. */
export interface Count {
  covered: number
  total: number
}

const NAMES = {
  lines: 'Line coverage',
  branches: 'Branch coverage',
  functions: 'Function coverage',
  statements: 'Statement coverage',
  instructions: 'Instruction coverage',
  regions: 'Region coverage',
  blocks: 'Block coverage',
  total: 'Coverage',
} as const
export type CoverageKind = keyof typeof NAMES

/** The counts of a report, by what was counted. */
export type CoverageCounts = Partial<Record<CoverageKind, Count>>

export function addCount(counts: CoverageCounts, kind: CoverageKind, covered: number, total: number): void {
  const count = counts[kind] ?? { covered: 0, total: 0 }
  counts[kind] = { covered: count.covered + covered, total: count.total + total }
}

/** Several counts as one. */
export function countOf(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { covered, total }) => ({ covered: sum.covered + covered, total: sum.total + total }),
    { covered: 0, total: 0 },
  )
}

/** The lines of all files as a count. */
export function countLines(coverage: readonly LineCoverage[]): Count {
  let covered = 0
  let total = 0
  for (const { hits } of coverage) {
    total += hits.length
    for (const hit of hits) if (hit > 0) covered++
  }
  return { covered, total }
}

/** A percentage made from a count; nothing where there is nothing to cover. */
export function coverageReading(kind: CoverageKind, { covered, total }: Count): Reading[] {
  if (total === 0) return []
  const definition = {
    id: `coverage/${kind}`,
    type: 'numeric' as const,
    unit: 'percent',
    better: 'higher' as const,
    name: NAMES[kind],
  }
  return [{ definition, number: (100 * covered) / total }]
}

function readingOf(document: Document, kind: CoverageKind, count: Count): Reading[] {
  const { covered, total } = count
  if (!Number.isFinite(total) || !(covered >= 0 && covered <= total)) {
    throw new UserError({
      what: `${covered} of ${total} ${kind} cannot be covered`,
      where: document.name,
      mend: 'upload the report as the tool wrote it',
    })
  }
  // Nothing to cover is neither 0 % nor 100 %.
  return coverageReading(kind, count)
}

/** A coverage report's percentages, made from counts. Kinds of which there is nothing to cover are left out. */
export function coverageOf(
  document: Document,
  counts: CoverageCounts,
  coverage?: LineCoverage[],
  problems: Problem[] = [],
): Parsed {
  const readings = (Object.keys(NAMES) as CoverageKind[]).flatMap((kind) => {
    const count = counts[kind]
    return count ? readingOf(document, kind, count) : []
  })
  return { ...parsedOf(document.name, { readings, problems }, coverage), totals: { coverage: counts } }
}
