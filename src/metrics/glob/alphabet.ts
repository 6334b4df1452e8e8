import type { CharacterSet } from './character-set.ts'
import type { GlobNode } from './node.ts'

/** The characters in classes: a pattern treats all characters of a class alike. */
export interface Alphabet {
  size: number
  classOf: (code: number) => number
  /** The classes that make up a set of the pattern. */
  classesOf: (set: CharacterSet) => readonly number[]
}

const ASCII = 128

function setsOf(node: GlobNode, found: Set<CharacterSet> = new Set()): Set<CharacterSet> {
  switch (node.kind) {
    case 'character':
      found.add(node.of)
      break
    case 'sequence':
    case 'choice':
      for (const part of node.of) setsOf(part, found)
      break
    case 'repeat':
      setsOf(node.of, found)
      break
    case 'except':
      found.add(node.characters)
      setsOf(node.of, found)
  }
  return found
}

/** The place of the last start that is not after the code: starts ascend, the first is 0. */
function placeOf(starts: readonly number[], code: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= code) low = middle
    else high = middle - 1
  }
  return low
}

/** The alphabet of a pattern. */
export function alphabetOf(node: GlobNode): Alphabet {
  const sets = new Map([...setsOf(node)].map((set) => [JSON.stringify(set), set]))
  const starts = [...new Set([0, ...[...sets.values()].flat().flatMap(([from, to]) => [from, to + 1])])].sort(
    (a, b) => a - b,
  )
  /** For each stretch between two starts, the sets that it belongs to. */
  const members = starts.map((): string[] => [])
  for (const [key, set] of sets) {
    for (const [from, to] of set) {
      for (let at = placeOf(starts, from); at < starts.length && (starts[at] ?? 0) <= to; at++) {
        members[at]?.push(key)
      }
    }
  }
  const classes = new Map<string, number>()
  const classOfStretch = members.map((keys) => {
    const signature = keys.join(' ')
    const known = classes.get(signature) ?? classes.size
    classes.set(signature, known)
    return known
  })
  const classOf = (code: number) => classOfStretch[placeOf(starts, code)] ?? 0
  const ascii = Uint16Array.from({ length: ASCII }, (_, code) => classOf(code))
  const classesOf = new Map(
    [...sets.keys()].map((key) => [
      key,
      [...new Set(members.flatMap((keys, at) => (keys.includes(key) ? (classOfStretch[at] ?? 0) : [])))],
    ]),
  )
  return {
    size: classes.size,
    classOf: (code) => (code < ASCII ? (ascii[code] ?? 0) : classOf(code)),
    classesOf: (set) => classesOf.get(JSON.stringify(set)) ?? [],
  }
}
