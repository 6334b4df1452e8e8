import { countingReports, type RunReports } from '../compare/line-reports.ts'
import { changedLines } from '../compare/patch.ts'
import {
  type ChangedFile,
  type FilePatchCoverage,
  type PatchCoverage,
  patchCoverage,
} from '../compare/patch-coverage.ts'
import type { LineCoverage } from '../formats/format.ts'
import type { PatchedFile } from '../github/compare.ts'
import { unpackLines } from '../ingest/unpack-lines.ts'
import type { TaskFunction } from '../workers/task.ts'
import type { CoveredChange } from './cover-change-task.ts'

const NO_LINES = new Uint32Array()

/** Very large files come without a patch: if they are new, all their lines are. */
function linesOf({ patch, isNew, additions, isElsewhere }: PatchedFile): ChangedFile['lines'] {
  if (isElsewhere) return additions > 0 ? 'unknown' : []
  if (patch !== null) return changedLines(patch)
  if (isNew) return 'all'
  return additions > 0 ? 'unknown' : []
}

/**
 * The same file with the lines of the head that people see, where those of its merge were looked up. Both patches add
 * the same lines in the same order, unless the merge had to resolve something: then no line is named.
 */
function atHead(file: FilePatchCoverage, changed: PatchedFile | undefined): FilePatchCoverage {
  if (changed?.headPatch === undefined) return file
  const merged = changed.patch === null ? [] : changedLines(changed.patch)
  const own = changed.headPatch === null ? [] : changedLines(changed.headPatch)
  if (merged.length !== own.length) return { ...file, ranges: [] }
  const lines = new Map(merged.map((line, index) => [line, own[index] ?? line]))
  return {
    ...file,
    ranges: file.ranges.flatMap(([first, last]): [number, number][] => {
      const [from, to] = [lines.get(first), lines.get(last)]
      return from === undefined || to === undefined ? [] : [[from, to]]
    }),
  }
}

/** What a path has to have in common with a changed file's. */
function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** Which lines ran of files with these names; of all others only that they are known. */
async function unpacked(packed: Uint8Array, names: ReadonlySet<string>): Promise<LineCoverage[]> {
  const found: LineCoverage[] = []
  for await (const file of unpackLines(packed)) {
    found.push(names.has(nameOf(file.path)) ? file : { ...file, lines: NO_LINES, hits: NO_LINES })
  }
  return found
}

/** Does `COVER_CHANGE`. */
export const coverChange: TaskFunction<CoveredChange, PatchCoverage> = async ({ files, unlisted, runs }) => {
  const names = new Set(files.map(({ path }) => nameOf(path)))
  const reports: RunReports[] = []
  for (const { lines, ...run } of runs) reports.push({ ...run, files: await unpacked(lines, names) })
  const change = patchCoverage(
    files.map((file) => ({ path: file.path, lines: linesOf(file) })),
    countingReports(reports),
    unlisted,
  )
  const changed = new Map(files.map((file) => [file.path, file]))
  return { ...change, files: change.files.map((file) => atHead(file, changed.get(file.path))) }
}
