import { UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { field, jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { addCount, type CoverageCounts, coverageOf } from '../coverage-counts.ts'
import { addLine, type LineHits, lineCoverages, linesOf } from '../file-lines.ts'

const KINDS = ['lines', 'branches', 'functions', 'regions'] as const
const MOST_LINES = 5_000_000

/** `[line, column, count, has count, is region entry, is gap]`: where what is executed changes. */
interface Segment {
  line: number
  count: number
  hasCount: boolean
  startsRegion: boolean
  startsSkipped: boolean
}

function segmentOf(value: unknown): Segment | null {
  const [line, , count, hasCount, isEntry, isGap] = Array.isArray(value) ? value : []
  if (typeof line !== 'number' || typeof count !== 'number') return null
  return {
    line,
    count,
    hasCount: hasCount === true,
    startsRegion: isEntry === true && hasCount === true && isGap !== true,
    startsSkipped: isEntry === true && hasCount !== true,
  }
}

/**
 * The lines of a file as `llvm-cov` counts them (LineCoverageStats in
 * https://github.com/llvm/llvm-project/blob/main/llvm/lib/ProfileData/Coverage/CoverageMapping.cpp): a line's count is
 * that of the region that reaches into it, or the most of those that start on it.
 */
function addSegments(file: LineHits, segments: readonly Segment[], most: number): number {
  let wrapped: Segment | undefined
  let taken = 0
  for (let index = 0; index < segments.length; ) {
    const line = segments[index]?.line ?? 0
    const here: Segment[] = []
    while (segments[index]?.line === line) here.push(segments[index++] as Segment)
    const starts = here.filter((one) => one.startsRegion)
    const isMapped = !here[0]?.startsSkipped && (wrapped?.hasCount || starts.length > 0)
    if (isMapped) {
      addLine(
        file,
        line,
        starts.reduce((top, one) => Math.max(top, one.count), wrapped?.count ?? 0),
      )
      taken++
    }
    wrapped = here.at(-1)
    const next = segments[index]?.line ?? line
    if (!wrapped?.hasCount) continue
    taken += Math.max(0, next - line - 1)
    if (taken > most) return taken
    for (let between = line + 1; between < next; between++) addLine(file, between, wrapped.count)
  }
  return taken
}

function read(document: Document): Parsed {
  const counts: CoverageCounts = {}
  const files = new Map<string, LineHits>()
  let left = MOST_LINES
  for (const data of listAt(jsonOf(document), 'data')) {
    for (const kind of KINDS) {
      const total = field(field(data, 'totals'), kind)
      addCount(counts, kind, numberAt(total, 'covered') ?? 0, numberAt(total, 'count') ?? 0)
    }
    for (const file of listAt(data, 'files')) {
      const segments = listAt(file, 'segments').flatMap((one) => segmentOf(one) ?? [])
      if (segments.length === 0) continue
      left -= addSegments(linesOf(document.name, files, textAt(file, 'filename') ?? ''), segments, left)
      if (left < 0) {
        throw new UserError({
          what: `the report covers more than ${MOST_LINES.toLocaleString('en')} lines`,
          where: document.name,
          mend: 'leave generated and third-party code out of it, or split it',
        })
      }
    }
  }
  return coverageOf(document, counts, lineCoverages(files))
}

/** Reads `llvm-cov export` and `cargo llvm-cov --json`: https://llvm.org/docs/CommandGuide/llvm-cov.html#llvm-cov-export. */
export const llvmCov: Format = {
  id: 'llvm-cov',
  name: 'llvm-cov JSON',
  url: 'https://llvm.org/docs/CommandGuide/llvm-cov.html#llvm-cov-export',
  family: 'coverage',
  extensions: ['json'],
  marks: ['llvm.coverage.json.export', '"segments"', '"instantiations"', '"regions"'],
  gives: KINDS.map((kind) => `coverage/${kind}`),
  recognises: (document) => textAt(document.json(), 'type') === 'llvm.coverage.json.export',
  read,
}
