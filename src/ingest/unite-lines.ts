import type { LineCoverage } from '../formats/format.ts'
import type { TaskFunction } from '../workers/task.ts'
import type { UnitedLines } from './merge/merge-coverage.ts'
import { unpackLines } from './unpack-lines.ts'

/** A source file as the reports before know it. */
interface Source {
  folders: Set<string | undefined>
  lines: Uint32Array
  /** For each line 1 if it ran in any report. */
  ran: Uint8Array
}

const ranOf = ({ hits }: LineCoverage) => Uint8Array.from(hits, (hit) => (hit > 0 ? 1 : 0))

function sameLines(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index])
}

/** Both lists of lines, which ascend, as one. */
function join(source: Source, lines: Uint32Array, ran: Uint8Array): void {
  if (sameLines(source.lines, lines)) {
    for (const [index, hit] of ran.entries()) if (hit) source.ran[index] = 1
    return
  }
  const hits = new Map<number, number>()
  for (const [index, line] of source.lines.entries()) hits.set(line, source.ran[index] ?? 0)
  for (const [index, line] of lines.entries()) hits.set(line, Math.max(hits.get(line) ?? 0, ran[index] ?? 0))
  source.lines = Uint32Array.from(hits.keys()).sort()
  source.ran = Uint8Array.from(source.lines, (line) => hits.get(line) ?? 0)
}

const isAbsolute = (path: string) => /^(?:\/|[A-Za-z]:[\\/])/.test(path)

/**
 * Does `UNITE_LINES`. Two entries of one path are one source file if the path is absolute, if their reports lay in the
 * same folder of their artifacts (shards), or if they have the very same lines (projects that test one library): else
 * they are of packages that call two files the same.
 */
export const uniteLines: TaskFunction<Uint8Array[], UnitedLines> = async (reports) => {
  const all = new Map<string, Source[]>()
  let overlapping = false
  for (const packed of reports) {
    for await (const file of unpackLines(packed)) {
      const sources = all.get(file.path) ?? []
      const known = sources.find(
        ({ folders, lines }) =>
          isAbsolute(file.path) || folders.has(file.folder) || sameLines(lines, file.lines),
      )
      if (known) {
        overlapping = true
        known.folders.add(file.folder)
        join(known, file.lines, ranOf(file))
      } else {
        sources.push({ folders: new Set([file.folder]), lines: file.lines, ran: ranOf(file) })
        all.set(file.path, sources)
      }
    }
  }
  let covered = 0
  let total = 0
  for (const sources of all.values()) {
    for (const { ran } of sources) {
      total += ran.length
      for (const hit of ran) covered += hit
    }
  }
  return { covered, total, overlapping }
}
