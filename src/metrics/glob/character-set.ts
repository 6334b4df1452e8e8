/** UTF-16 code units as ascending ranges that do not touch, both ends included. */
export type CharacterSet = readonly (readonly [first: number, last: number])[]

const LAST = 0xffff
const SLASH = 47

export const ANY: CharacterSet = [[0, LAST]]

export const NOT_SLASH: CharacterSet = [
  [0, SLASH - 1],
  [SLASH + 1, LAST],
]

/** A set of one character. */
export function only(code: number): CharacterSet {
  return [[code, code]]
}

/** Ranges in any order, which may overlap, as a set. */
export function union(ranges: readonly (readonly [number, number])[]): CharacterSet {
  const merged: [number, number][] = []
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else merged.push([first, last])
  }
  return merged
}

/** All characters that are in none of these ranges. */
export function except(ranges: readonly (readonly [number, number])[]): CharacterSet {
  const left: [number, number][] = []
  let next = 0
  for (const [first, last] of union(ranges)) {
    if (first > next) left.push([next, first - 1])
    next = last + 1
  }
  if (next <= LAST) left.push([next, LAST])
  return left
}

/** `/` as a range. */
export const SLASH_RANGE = [SLASH, SLASH] as const
