/** A stretch of a paragraph, `end` not included. */
export interface Span {
  start: number
  end: number
  /** A comment that has no end. */
  isUnclosed?: boolean
}

const MARK = /`+|<!--/g

/** The runs of backticks of each length, in order, and how far they were used. */
function runsByLength(marks: readonly RegExpExecArray[]): Map<number, { at: number[]; next: number }> {
  const runs = new Map<number, { at: number[]; next: number }>()
  for (const { 0: text, index } of marks) {
    if (text === '<!--') continue
    const known = runs.get(text.length)
    if (known) known.at.push(index)
    else runs.set(text.length, { at: [index], next: 0 })
  }
  return runs
}

/** Whether the character at a position has an odd number of backslashes before it. */
function isEscaped(text: string, position: number): boolean {
  let at = position
  while (text[at - 1] === '\\') at--
  return (position - at) % 2 === 1
}

/**
 * What a paragraph of Markdown has in code (between two runs of backticks of one length) and in HTML comments, in
 * order. One that is not closed is none, except a comment, which goes on to the end.
 */
export function codeSpans(paragraph: string): Span[] {
  const marks = [...paragraph.matchAll(MARK)]
  const runs = runsByLength(marks)
  const spans: Span[] = []
  let from = 0
  for (const { 0: mark, index } of marks) {
    if (index < from) continue
    const escaped = isEscaped(paragraph, index) ? 1 : 0
    if (mark === '<!--') {
      if (escaped) continue
      const closing = paragraph.indexOf('-->', index + 4)
      from = closing < 0 ? paragraph.length : closing + 3
      spans.push({ start: index, end: from, isUnclosed: closing < 0 })
      continue
    }
    const same = runs.get(mark.length - escaped)
    if (!same) continue
    while (same.next < same.at.length && (same.at[same.next] ?? 0) <= index) same.next++
    const closing = same.at[same.next]
    if (closing === undefined) continue
    from = closing + mark.length - escaped
    spans.push({ start: index, end: from })
  }
  return spans
}
