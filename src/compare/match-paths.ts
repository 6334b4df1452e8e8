/** Where GitHub's runners check a repository out, on Linux, macOS, Windows and in containers. */
const CHECKOUT =
  /^(?:\/(?:home|Users)\/runner\/work\/[^/]+\/[^/]+|[A-Za-z]:\/a\/[^/]+\/[^/]+|\/__w\/[^/]+\/[^/]+|\/github\/workspace)\//

/** A path's folders and its file's name; the same for `./src/a.c`, `src\a.c` and `/home/runner/work/p/p/src/a.c`. */
function segmentsOf(path: string): string[] {
  const plain = path.replaceAll('\\', '/').replace(CHECKOUT, '')
  return plain.split('/').filter((segment) => segment !== '' && segment !== '.')
}

/** How many segments the paths share at their ends; 0 unless the shorter one is wholly the end of the longer. */
function sharedEnd(one: readonly string[], other: readonly string[]): number {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  const offset = long.length - short.length
  return short.every((segment, index) => segment === long[offset + index]) ? short.length : 0
}

/** One path of the report, with its items: several uploads may have it. */
interface Candidate<Item> {
  segments: string[]
  items: Item[]
}

interface Match<Item> {
  wanted: string
  candidate: Candidate<Item>
  /** How well they fit: the segments that they share, and a half for the very same path. */
  fit: number
}

function fitOf(wanted: readonly string[], candidate: readonly string[]): number {
  const shared = sharedEnd(wanted, candidate)
  return shared > 0 && wanted.length === candidate.length ? shared + 0.5 : shared
}

/** The path of the report that fits best; null where none does, or several equally well. */
function best<Item>(wanted: string, candidates: Iterable<Candidate<Item>>): Match<Item> | null {
  const segments = segmentsOf(wanted)
  let found: Match<Item> | null = null
  let tied = false
  for (const candidate of candidates) {
    const fit = fitOf(segments, candidate.segments)
    if (fit === 0 || (found && fit < found.fit)) continue
    tied = found?.fit === fit
    found = { wanted, candidate, fit }
  }
  return tied ? null : found
}

/** The paths of the report by the name of the file. */
function candidatesOf<Item extends { path: string }>(
  items: readonly Item[],
): Map<string, Map<string, Candidate<Item>>> {
  const byName = new Map<string, Map<string, Candidate<Item>>>()
  for (const item of items) {
    const segments = segmentsOf(item.path)
    const name = segments.at(-1) ?? ''
    const path = segments.join('/')
    const paths = byName.get(name) ?? new Map<string, Candidate<Item>>()
    byName.set(name, paths)
    const known = paths.get(path)
    if (known) known.items.push(item)
    else paths.set(path, { segments, items: [item] })
  }
  return byName
}

/**
 * Finds for paths of the repository the items of a report that belong to them, whatever stands before or is left out
 * at the beginning of the report's paths: the longest shared end wins. Where several fit equally well, and where an
 * item would fit several wanted paths equally well, there is no match.
 */
export function matchPaths<Item extends { path: string }>(
  wanted: readonly string[],
  items: readonly Item[],
): Map<string, Item[]> {
  const byName = candidatesOf(items)
  const matches = wanted.flatMap((path) => {
    const candidates = byName.get(segmentsOf(path).at(-1) ?? '')
    return (candidates && best(path, candidates.values())) || []
  })
  const claimed = (match: Match<Item>) =>
    matches.some((other) => other !== match && other.candidate === match.candidate && other.fit >= match.fit)
  return new Map(
    matches.filter((match) => !claimed(match)).map((match) => [match.wanted, match.candidate.items]),
  )
}
