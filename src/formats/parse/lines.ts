const NEWLINE = 10
const RETURN = 13
const LONGEST = 4_096

/** Calls `visit` with the place of each line between two positions of the text, without its line break. */
export function eachLine(
  text: string,
  from: number,
  to: number,
  visit: (start: number, end: number) => void,
): void {
  let start = from
  while (start < to) {
    const newline = text.indexOf('\n', start)
    const next = newline < 0 || newline > to ? to : newline
    visit(start, next > start && text.charCodeAt(next - 1) === RETURN ? next - 1 : next)
    start = next + 1
  }
}

/** The lines of a text, without their line breaks; of longer lines only the first 4,096 characters. */
export function* lines(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const last = text.charCodeAt(end - 1) === RETURN ? end - 1 : end
    yield text.slice(start, Math.min(last, start + LONGEST))
    start = end + 1
  }
}

/** The lines of a text as `lines` gives them, each with its number, counted from 1. */
export function* numberedLines(text: string): Generator<[line: string, number: number]> {
  let number = 0
  for (const line of lines(text)) yield [line, ++number]
}

/** True if a line that holds the marker matches the pattern. One look at each such line, however long the text. */
export function hasLine(text: string, marker: string, pattern: { test: (line: string) => boolean }): boolean {
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at)) {
    const start = text.lastIndexOf('\n', at) + 1
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    if (pattern.test(text.slice(start, Math.min(end, start + LONGEST)).trimEnd())) return true
    at = end
  }
  return false
}

/** The number of the line (counted from 1) that a position is in. */
export function lineAt(text: string, position: number): number {
  let line = 1
  for (let at = 0; at < position; at++) if (text.charCodeAt(at) === NEWLINE) line++
  return line
}
