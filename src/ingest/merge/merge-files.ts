import { type CoverageKind, coverageReading } from '../../formats/coverage/coverage-counts.ts'
import type { Family } from '../../formats/format.ts'
import { underPrefix } from '../../formats/index.ts'
import { TEST_METRICS, testReadings } from '../../formats/tests/test-counts.ts'
import type { Reading } from '../../metrics/metric.ts'
import type { Problem } from '../../metrics/problem.ts'
import type { ReadFile } from '../read-file.ts'
import { groupKey, groupsOf, replaced } from './groups.ts'
import { sumOfCoverage, type UnitedLines } from './merge-coverage.ts'
import { sumOfTests, withoutMatrix } from './merge-tests.ts'
import { toldApart } from './tell-apart.ts'

/** Of these the same id in several files is another measurement. Tests and coverage are put together. */
const TOLD_APART: ReadonlySet<Family> = new Set(['benchmarks', 'bundles', 'web-pages'])

/** Lines that were united, by group; the files of the group whose reports have lines. */
export type LinesByGroup = ReadonlyMap<string, { lines: UnitedLines; files: ReadonlySet<string> }>

function fromFiles(readings: Reading[], count: number, prefix: string): Reading[] {
  return readings.map(({ definition, ...reading }) => {
    const merged = {
      ...reading,
      definition: { ...definition, description: `from ${count} files` },
    } as Reading
    return prefix ? underPrefix(merged, prefix) : merged
  })
}

const idsOf = (ids: readonly string[], prefix: string) =>
  new Set(ids.map((id) => (prefix ? underPrefix(id, prefix) : id)))

function mergeTests(files: ReadFile[], all: readonly ReadFile[]): { files: ReadFile[]; problems: Problem[] } {
  const group = all.filter(({ totals }) => totals?.tests)
  const [first] = group
  if (!first || group.length < 2) return { files, problems: [] }
  const { kept, problems } = withoutMatrix(group)
  const totals = kept.flatMap((file) => file.totals?.tests ?? [])
  const sum = testReadings(sumOfTests(totals))
  const readings = fromFiles(sum, totals.length, first.prefix)
  return { files: replaced(files, group, { ids: idsOf(TEST_METRICS, first.prefix), readings }), problems }
}

function mergeCoverage(files: ReadFile[], all: readonly ReadFile[], lines: LinesByGroup): ReadFile[] {
  const group = all.filter(({ totals }) => totals?.coverage)
  const [first] = group
  if (!first || group.length < 2) return files
  const counts = group.flatMap(({ totals }) => totals?.coverage ?? [])
  const united = lines.get(groupKey(first))
  const elsewhere = group
    .filter(({ file }) => !united?.files.has(file))
    .flatMap((file) => file.totals?.coverage ?? [])
  const sum = sumOfCoverage(counts, united?.lines ?? null, elsewhere)
  const kinds = Object.keys(sum) as CoverageKind[]
  const readings = kinds.flatMap((kind) => (sum[kind] ? coverageReading(kind, sum[kind]) : []))
  const ids = kinds.map((kind) => `coverage/${kind}`)
  return replaced(files, group, {
    ids: idsOf(ids, first.prefix),
    readings: fromFiles(readings, group.length, first.prefix),
  })
}

/**
 * Puts the files of a build together that are of one kind: counts of tests are added up, coverage is united,
 * benchmarks of one id are told apart. What cannot be put together is a problem.
 */
export function mergeFiles(
  all: readonly ReadFile[],
  lines: LinesByGroup = new Map(),
): { files: ReadFile[]; problems: Problem[] } {
  let files = [...all]
  const problems: Problem[] = []
  for (const key of groupsOf(all).keys()) {
    const [first, ...others] = ofGroup(files, key)
    if (!first || others.length === 0) continue
    const tests = mergeTests(files, [first, ...others])
    for (const problem of tests.problems) problems.push(problem)
    files = mergeCoverage(tests.files, ofGroup(tests.files, key), lines)
    if (TOLD_APART.has(first.family)) files = toldApart(files, ofGroup(files, key))
  }
  return { files, problems }
}

function ofGroup(files: readonly ReadFile[], key: string): ReadFile[] {
  return files.filter((file) => groupKey(file) === key)
}
