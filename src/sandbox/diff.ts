import { blobSha } from './graph.ts'

/** How one file differs between two commits. */
export interface FileChange {
  filename: string
  /** What it was called before, if that was something else. */
  previousFilename: string | null
  status: 'added' | 'removed' | 'modified' | 'renamed'
  sha: string
  additions: number
  deletions: number
  /** Unified diff without file headers, as GitHub's `patch`; empty where it is too large to be shown. */
  patch: string
}

const CONTEXT = 3

/** A file's diff of more is not shown (https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits). */
const MOST_LINES = 20_000
const MOST_BYTES = 500_000

export type Line = { kind: ' ' | '+' | '-'; text: string }

/** A text as lines. */
export function linesOf(content: string): string[] {
  const lines = content.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** The lines of both texts in order, common ones once; the shortest edit between the common ends. */
export function align(before: string[], after: string[]): Line[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++
  const a = before.slice(start, before.length - end)
  const b = after.slice(start, after.length - end)
  const common = (lines: string[]): Line[] => lines.map((text) => ({ kind: ' ', text }))
  return [
    ...common(before.slice(0, start)),
    ...shortestEdit(a, b),
    ...common(before.slice(before.length - end)),
  ]
}

function shortestEdit(a: string[], b: string[]): Line[] {
  const width = b.length + 1
  const longest = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: Line[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: ' ', text: a[i] ?? '' })
      i++
      j++
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: '-', text: a[i++] ?? '' })
    } else {
      lines.push({ kind: '+', text: b[j++] ?? '' })
    }
  }
  return lines
}

function hunks(lines: Line[]): string {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => line.kind !== ' '),
  )
  const out: string[] = []
  let before = 1
  let after = 1
  for (let index = 0; index < lines.length; ) {
    if (!near[index]) {
      before++
      after++
      index++
      continue
    }
    let end = index
    while (end < lines.length && near[end]) end++
    const hunk = lines.slice(index, end)
    const old = hunk.filter((line) => line.kind !== '+').length
    const fresh = hunk.filter((line) => line.kind !== '-').length
    const startOf = (line: number, count: number) => (count === 0 ? line - 1 : line)
    out.push(`@@ -${startOf(before, old)},${old} +${startOf(after, fresh)},${fresh} @@`)
    out.push(...hunk.map((line) => line.kind + line.text))
    before += old
    after += fresh
    index = end
  }
  return out.join('\n')
}

function statusOf({ old, fresh, moved }: { old: boolean; fresh: boolean; moved: boolean }) {
  if (moved) return 'renamed'
  if (!old) return 'added'
  return fresh ? 'modified' : 'removed'
}

function shown(lines: Line[]): string {
  const patch = hunks(lines)
  const isTooLarge = Buffer.byteLength(patch) > MOST_BYTES || patch.split('\n').length > MOST_LINES
  return isTooLarge ? '' : patch
}

function changeOf(
  filename: string,
  previousFilename: string | null,
  before: string | undefined,
  after: string | undefined,
): FileChange {
  const lines = align(linesOf(before ?? ''), linesOf(after ?? ''))
  return {
    filename,
    previousFilename,
    status: statusOf({
      old: before !== undefined,
      fresh: after !== undefined,
      moved: previousFilename !== null,
    }),
    sha: blobSha(after ?? before ?? ''),
    additions: lines.filter((line) => line.kind === '+').length,
    deletions: lines.filter((line) => line.kind === '-').length,
    patch: shown(lines),
  }
}

/** The files that differ, by name. A file that was renamed (old names by new ones) is one change. */
export function diff(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  renamed: ReadonlyMap<string, string> = new Map(),
): FileChange[] {
  const moved = new Set(renamed.values())
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names
    .filter((name) => before.get(name) !== after.get(name) && !moved.has(name))
    .map((name) => {
      const old = renamed.get(name) ?? null
      return changeOf(name, old, before.get(old ?? name), after.get(name))
    })
}
