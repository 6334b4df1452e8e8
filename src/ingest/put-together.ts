import type { Upload } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import { withoutDuplicates } from './duplicates.ts'
import { groupsOf } from './merge/groups.ts'
import type { UnitedLines } from './merge/merge-coverage.ts'
import { type LinesByGroup, mergeFiles } from './merge/merge-files.ts'
import type { ReadFile } from './read-file.ts'
import type { FilePart } from './read-files-task.ts'
import { withoutReservedIds } from './reserved-ids.ts'
import { eachOnce, withFewerRemarks, withinLimits } from './within-limits.ts'

/** What the files of a build say together. */
export interface BuildContents {
  uploads: Upload[]
  problems: Problem[]
  /** Which lines ran, by every coverage report that has lines, packed as it is stored; empty where none has. */
  lines: Uint8Array
}

/** Unites the lines of reports, each packed as `packLines` gives it; null where that takes too much. */
export type UniteLines = (packed: Uint8Array[]) => Promise<UnitedLines | null>

/** The lines of each group of files that has several coverage reports with lines. */
async function linesByGroup(
  files: readonly ReadFile[],
  parts: readonly FilePart[],
  unite: UniteLines,
): Promise<LinesByGroup> {
  const packed = new Map(
    parts.flatMap(({ file, lines }) => (file && lines.byteLength > 0 ? [[file.file, lines] as const] : [])),
  )
  const united = new Map<string, { lines: UnitedLines; files: Set<string> }>()
  for (const [key, group] of groupsOf(files)) {
    const own = group.filter(({ file, totals }) => totals?.coverage && packed.has(file))
    if (own.length < 2) continue
    const lines = await unite(own.flatMap(({ file }) => packed.get(file) ?? []))
    if (lines) united.set(key, { lines, files: new Set(own.map(({ file }) => file)) })
  }
  return united
}

/**
 * Makes one build of its files, within the limits of a run: each file counts once, those of one kind are merged, and
 * each metric counts once an environment.
 */
export async function putTogether(all: readonly FilePart[], unite: UniteLines): Promise<BuildContents> {
  const fitting = withinLimits(eachOnce(all))
  const { parts, problems: remarks } = withFewerRemarks(fitting.kept)
  const allowed = withoutReservedIds(parts.flatMap(({ file }) => file ?? []))
  const merged = mergeFiles(allowed.files, await linesByGroup(allowed.files, parts, unite))
  const { uploads, problems: duplicates } = withoutDuplicates(merged.files)
  return {
    uploads,
    problems: [
      ...fitting.problems,
      ...remarks,
      ...merged.problems,
      ...duplicates,
      ...allowed.problems,
      ...parts.flatMap(({ problems }) => problems),
    ],
    lines: Buffer.concat(parts.map(({ lines }) => lines)),
  }
}
