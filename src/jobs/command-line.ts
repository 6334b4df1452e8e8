import { codeSpans } from './code-spans.ts'

/** The longest comment that GitHub takes, in characters. */
const LONGEST_COMMENT = 65_536

/** What a command begins with. */
export const ADDRESS = '/tidemark'

const FENCE = /^ {0,3}(?:(`{3,})[^`]*$|(~{3,}))/
const QUOTE = /^ {0,3}>/
/** Blocks that end a paragraph, and with it a quote that goes on without its sign. */
const BLOCK = /^ {0,3}(?:#{1,6}(?:\s|$)|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|(?:-{3,}|\*{3,}|_{3,})\s)/
const RAW_START = /^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i
const RAW_END = /<\/(?:pre|script|style|textarea)>/i
/** Elements whose contents are code or a quote. */
const ELEMENTS = /<(\/?)(?:code|pre|samp|blockquote)(?=[\s>/])/gi
const INDENTED = /^(?: {4}|\t)/

function isAddressed(line: string): boolean {
  const next = line.charCodeAt(ADDRESS.length)
  return line.startsWith(ADDRESS) && (Number.isNaN(next) || next === 32 || next === 9)
}

/** The signs of the fence that a line opens. */
function fenceOf(line: string): string | null {
  const [, ticks, tildes] = FENCE.exec(line) ?? []
  return ticks ?? tildes ?? null
}

function closes(line: string, fence: string): boolean {
  const text = line.trim()
  return (
    line.search(/[^ ]/) <= 3 && text.length >= fence.length && text === (fence[0] ?? '').repeat(text.length)
  )
}

/** What is open at the end of a line: blocks whose contents are not looked at. */
type Open = { kind: 'fence'; fence: string } | { kind: 'comment' } | { kind: 'raw' } | null

/** The block that a line opens and does not close. */
function opened(line: string): Open | undefined {
  const fence = fenceOf(line)
  if (fence) return { kind: 'fence', fence }
  if (/^ {0,3}<!--/.test(line)) return line.includes('-->') ? null : { kind: 'comment' }
  if (RAW_START.test(line)) return RAW_END.test(line) ? null : { kind: 'raw' }
  return undefined
}

function isClosed(open: NonNullable<Open>, line: string): boolean {
  if (open.kind === 'fence') return closes(line, open.fence)
  return open.kind === 'comment' ? line.includes('-->') : RAW_END.test(line)
}

/** What is open between two paragraphs. */
interface Between {
  /** `ELEMENTS` that are not closed yet. */
  elements: number
  isComment: boolean
}

/**
 * The first line of a paragraph that is addressed to Tidemark, outside of code and comments; null where there is none.
 * Changes `between` by what the paragraph opens and closes.
 */
function addressedIn(paragraph: readonly string[], between: Between): string | null {
  const text = paragraph.join('\n')
  const spans = codeSpans(text)
  let span = 0
  /** Whether a position is inside of a span; positions must ascend. */
  const isInside = (position: number) => {
    while (span < spans.length && (spans[span]?.end ?? 0) <= position) span++
    return (spans[span]?.start ?? Number.POSITIVE_INFINITY) <= position
  }
  let start = 0
  for (const line of paragraph) {
    if (between.elements === 0 && isAddressed(line) && !isInside(start)) return line
    for (const { index, 1: slash } of line.matchAll(ELEMENTS)) {
      if (!isInside(start + index)) between.elements = Math.max(0, between.elements + (slash ? -1 : 1))
    }
    start += line.length + 1
  }
  between.isComment = spans.at(-1)?.isUnclosed ?? false
  return null
}

/**
 * The first line of a comment that is addressed to Tidemark; null where there is none. What stands in code, in a
 * quote or in an HTML comment is not. One look at each character, however the comment is made.
 */
export function commandLine(text: string): string | null {
  if (text.length > LONGEST_COMMENT || !text.includes(ADDRESS)) return null
  const between: Between = { elements: 0, isComment: false }
  let open: Open = null
  let isQuote = false
  let paragraph: string[] = []
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (open) {
      if (isClosed(open, line)) open = null
      continue
    }
    const isBlank = line.trim() === ''
    const block = opened(line)
    const isSigned = QUOTE.test(line)
    if (isBlank || block !== undefined || isSigned || BLOCK.test(line)) {
      const found = addressedIn(paragraph, between)
      if (found !== null) return found
      paragraph = []
      // A quote goes on without its sign until its paragraph ends.
      isQuote = isSigned && line.trim() !== '>'
    }
    open = block ?? null
    if (between.isComment) {
      between.isComment = false
      open = isClosed({ kind: 'comment' }, line) ? null : { kind: 'comment' }
    } else if (
      !isBlank &&
      block === undefined &&
      !isQuote &&
      !(paragraph.length === 0 && INDENTED.test(line))
    )
      paragraph.push(line)
  }
  return addressedIn(paragraph, between)
}
