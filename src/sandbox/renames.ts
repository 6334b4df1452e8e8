import { diff, type FileChange } from './diff.ts'

/** Git's own threshold: half of the file must have stayed. */
const LEAST_ALIKE = 0.5

type Files = ReadonlyMap<string, string>

/** How much of the larger text is in the other one, too: by lines, from 0 to 1. */
function likeness(one: string, other: string): number {
  const left = new Map<string, number>()
  for (const line of one.split('\n')) left.set(line, (left.get(line) ?? 0) + 1)
  let common = 0
  for (const line of other.split('\n')) {
    const count = left.get(line) ?? 0
    if (count === 0) continue
    left.set(line, count - 1)
    common += line.length + 1
  }
  return common / (Math.max(one.length, other.length) + 1)
}

/** New names by their old ones: of each file that is gone, the new file that is most like it. */
function renames(before: Files, after: Files): Map<string, string> {
  const found = new Map<string, string>()
  for (const [old, text] of before) {
    if (after.has(old) || text === '') continue
    const [best] = [...after]
      .filter(([name]) => !before.has(name) && !found.has(name))
      .map(([name, content]) => ({ name, alike: likeness(text, content) }))
      .sort((one, other) => other.alike - one.alike)
    if (best && best.alike >= LEAST_ALIKE) found.set(best.name, old)
  }
  return found
}

/** The files that differ, by name; a file that moved is one change, as in comparisons and pull requests. */
export function diffWithRenames(before: Files, after: Files): FileChange[] {
  return diff(before, after, renames(before, after))
}
