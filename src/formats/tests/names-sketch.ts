import { fnv } from '../../metrics/slug.ts'

/** So many of the smallest hashes of a set tell how alike two sets are, within 6 percentage points. */
const SIZE = 256

const BASIS = 0x811c9dc5

/** The FNV-1a hash of a text, mixed once more so that all bits count. */
export function hashOf(text: string): number {
  const hash = fnv(text, BASIS)
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

/** The smallest hashes of a set that grows, in ascending order: a bottom-k sketch (Cohen and Kaplan, 2007). */
export function namesSketch() {
  const kept = new Set<number>()
  let largest = -1
  return {
    add: (name: string) => {
      const hash = hashOf(name)
      if (kept.has(hash) || (kept.size >= SIZE && hash >= largest)) return
      kept.add(hash)
      if (kept.size > SIZE) kept.delete(largest)
      largest = Math.max(...kept)
    },
    all: (): number[] => [...kept].sort((a, b) => a - b),
  }
}

/** Two sets' sketches as that of their union. */
export function united(one: readonly number[], other: readonly number[]): number[] {
  return [...new Set([...one, ...other])].sort((a, b) => a - b).slice(0, SIZE)
}

/** How alike two sets are by their sketches: the share of their union that is in both (Jaccard), estimated. */
export function likeness(one: readonly number[], other: readonly number[]): number {
  const union = united(one, other)
  const [first, second] = [new Set(one), new Set(other)]
  const both = union.filter((hash) => first.has(hash) && second.has(hash)).length
  return union.length === 0 ? 0 : both / union.length
}
