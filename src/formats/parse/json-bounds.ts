import { afterString } from '../../metrics/json-text.ts'
import { UserError } from '../../metrics/problem.ts'

const DEEPEST = 200
const MOST_VALUES = 5_000_000
const MOST_MEMBERS = 1_000_000

const QUOTE = 34
const COMMA = 44
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

/** The greatest depth, the values in all, and the most that one object or list has. */
function extentOf(text: string): { deepest: number; values: number; widest: number } {
  const members = new Uint32Array(DEEPEST + 1)
  let depth = 0
  let deepest = 0
  let values = 1
  let widest = 0
  for (let at = 0; at < text.length && depth <= DEEPEST; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = afterString(text, at) - 1
    else if (code === COMMA) {
      values++
      const here = (members[depth] ?? 0) + 1
      members[depth] = here
      if (here > widest) widest = here
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      values++
      depth++
      members[depth] = 1
      if (depth > deepest) deepest = depth
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--
  }
  return { deepest, values, widest }
}

/**
 * Throws a `UserError` where parsing the JSON would cost far more memory and time than its text: values nested
 * deeper than 200, more than 5,000,000 of them, or more than 1,000,000 in one object or list.
 */
export function checkJsonBounds(file: string, text: string): void {
  const { deepest, values, widest } = extentOf(text)
  const refuse = (what: string, mend: string) => new UserError({ what, where: file, mend })
  if (deepest > DEEPEST) {
    throw refuse(`the JSON is nested deeper than ${DEEPEST} levels`, 'upload the report as the tool wrote it')
  }
  if (values > MOST_VALUES || widest > MOST_MEMBERS) {
    const [most, of] = widest > MOST_MEMBERS ? [MOST_MEMBERS, ' in one object or list'] : [MOST_VALUES, '']
    throw refuse(
      `the JSON has more than ${most.toLocaleString('en')} values${of}`,
      'upload a summary instead of the full data',
    )
  }
}
