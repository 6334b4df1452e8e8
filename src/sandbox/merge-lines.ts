import { align, linesOf } from './diff.ts'

/** A stretch of lines that one side replaced. `from`, `to`: lines of the base, `to` not included. */
interface Edit {
  from: number
  to: number
  lines: string[]
}

function editsOf(base: string[], changed: string[]): Edit[] {
  const edits: Edit[] = []
  let at = 0
  let open: Edit | null = null
  for (const { kind, text } of align(base, changed)) {
    if (kind === ' ') {
      open = null
      at++
      continue
    }
    if (!open) {
      open = { from: at, to: at, lines: [] }
      edits.push(open)
    }
    if (kind === '+') open.lines.push(text)
    else {
      at++
      open.to = at
    }
  }
  return edits
}

/** Both sides' changes to a file, where they do not touch; else theirs. */
export function mergeLines(base: string, ours: string, theirs: string): string {
  const lines = linesOf(base)
  const [mine, their] = [editsOf(lines, linesOf(ours)), editsOf(lines, linesOf(theirs))]
  const touch = mine.some((a) => their.some((b) => a.from <= b.to && b.from <= a.to))
  if (touch) return theirs
  const merged: string[] = []
  let at = 0
  for (const edit of [...mine, ...their].sort((a, b) => a.from - b.from)) {
    merged.push(...lines.slice(at, edit.from), ...edit.lines)
    at = edit.to
  }
  return [...merged, ...lines.slice(at), ''].join('\n')
}
