import { type CharacterSet, except, SLASH_RANGE, union } from './character-set.ts'

/** `[…]` as a set of characters, and the position after it; null where there is no end, and `[` means itself. */
export function readClass(pattern: string, start: number): { set: CharacterSet; end: number } | null {
  let at = start + 1
  const isNegated = pattern[at] === '!' || pattern[at] === '^'
  if (isNegated) at++
  const ranges: [number, number][] = []
  /** One character, which may be escaped. */
  const character = () => {
    if (pattern[at] === '\\' && at + 1 < pattern.length) at++
    return pattern.charCodeAt(at++)
  }
  // A bracket that comes first means itself.
  for (let isFirst = true; isFirst || pattern[at] !== ']'; isFirst = false) {
    if (at >= pattern.length) return null
    const first = character()
    if (pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      at++
      const last = character()
      if (first <= last) ranges.push([first, last])
    } else ranges.push([first, first])
  }
  return { set: isNegated ? except([...ranges, SLASH_RANGE]) : union(ranges), end: at + 1 }
}
