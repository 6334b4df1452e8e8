import { afterString } from '../../metrics/json-text.ts'

/** What serializers write for numbers that JSON has no text for: Python and C++ `NaN`, `-Infinity`, C `-nan(ind)`. */
const BARE = /^-?(?:nan(?:\((?:ind|snan)\))?|inf(?:inity)?)(?=[\s,\]}]|$)/i
const LONGEST = 12
const QUOTE = 34
const STARTS = new Set([...'-nNiI'].map((sign) => sign.charCodeAt(0)))

/** The JSON text with `null` in place of bare `NaN` and `Infinity`, outside of its strings; null where it has none. */
export function withoutBareNumbers(text: string): string | null {
  const pieces: string[] = []
  let taken = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = afterString(text, at) - 1
    else if (STARTS.has(code)) {
      const [bare] = BARE.exec(text.slice(at, at + LONGEST)) ?? []
      if (bare === undefined) continue
      pieces.push(text.slice(taken, at), 'null')
      taken = at + bare.length
      at = taken - 1
    }
  }
  return pieces.length ? pieces.join('') + text.slice(taken) : null
}
