const NEWLINE = 10
const RETURN = 13

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

/** The lines of a text, without their line breaks. */
export function* lines(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    yield text.slice(start, text.charCodeAt(end - 1) === RETURN ? end - 1 : end)
    start = end + 1
  }
}

/** The number of the line (counted from 1) that a position is in. */
export function lineAt(text: string, position: number): number {
  let line = 1
  for (let at = 0; at < position; at++) if (text.charCodeAt(at) === NEWLINE) line++
  return line
}

/** A number as people write it: thousands parted by commas, also `1.5e3`; NaN for anything else. */
export function written(text: string): number {
  return /^[+-]?[\d,]*\.?\d+(?:e[+-]?\d+)?$/i.test(text) ? Number(text.replaceAll(',', '')) : Number.NaN
}
