import { afterString } from './json-text.ts'

/** A key that an object has twice. */
export interface RepeatedKey {
  key: string
  /** The line of the second one, counted from 1. */
  line: number
}

/** Strings whole, and the signs and line breaks between them. */
function* tokensOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (sign === '"') {
      const end = afterString(text, at)
      yield text.slice(at, end)
      at = end - 1
    } else if ('{}[],:\n'.includes(sign)) yield sign
  }
}

/**
 * The keys that an object of valid JSON has more than once, of which a parser silently keeps the last; the first so
 * many of them.
 */
export function repeatedKeys(text: string, most: number): RepeatedKey[] {
  const repeated: RepeatedKey[] = []
  /** The keys of the objects that are open; null for a list. */
  const open: (Set<string> | null)[] = []
  let line = 1
  let isKey = false
  for (const token of tokensOf(text)) {
    const keys = open.at(-1)
    if (token === '\n') line++
    else if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null)
      isKey = token === '{'
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ',') isKey = keys !== null
    else if (token !== ':' && isKey && keys) {
      isKey = false
      const key: string = JSON.parse(token)
      if (keys.has(key)) repeated.push({ key, line })
      keys.add(key)
      if (repeated.length >= most) break
    }
  }
  return repeated
}
