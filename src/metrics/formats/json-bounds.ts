import { UserError } from '../problem.ts'

const DEEPEST = 200
const MOST_VALUES = 5_000_000

const QUOTE = 34
const COMMA = 44
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

/** The position after a string whose opening quote is at `start`. */
function afterString(text: string, start: number): number {
  let end = start + 1
  for (;;) {
    end = text.indexOf('"', end)
    if (end < 0) return text.length
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++
    end++
    if (escapes % 2 === 0) return end
  }
}

/**
 * Throws a `UserError` where parsing the JSON would cost far more memory than its text: values nested deeper than
 * 200, or more than 5,000,000 of them.
 */
export function checkJsonBounds(file: string, text: string): void {
  let depth = 0
  let deepest = 0
  let values = 1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = afterString(text, at) - 1
    else if (code === COMMA) values++
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      values++
      depth++
      if (depth > deepest) deepest = depth
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--
  }
  if (deepest > DEEPEST) {
    throw new UserError({
      what: `the JSON is nested deeper than ${DEEPEST} levels`,
      where: file,
      mend: 'upload the report as the tool wrote it',
    })
  }
  if (values > MOST_VALUES) {
    throw new UserError({
      what: `the JSON has more than ${MOST_VALUES.toLocaleString('en')} values`,
      where: file,
      mend: 'upload a summary instead of the full data',
    })
  }
}
