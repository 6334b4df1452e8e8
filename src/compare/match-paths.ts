/** Where GitHub's runners check a repository out, on Linux, macOS, Windows and in containers; `*` is any folder. */
const CHECKOUTS = [
  '/home/runner/work/*/*',
  '/Users/runner/work/*/*',
  '?:/a/*/*',
  '/__w/*/*',
  '/github/workspace',
].map((path) => path.split('/'))

function isWithin(folders: readonly string[], checkout: readonly string[]): boolean {
  return (
    folders.length > checkout.length &&
    checkout.every((name, at) => {
      const folder = folders[at] ?? ''
      if (name === '*') return folder !== ''
      return name === '?:' ? /^[A-Za-z]:$/.test(folder) : folder === name
    })
  )
}

/** A path's folders and its file's name; the same for `./src/a.c`, `src\a.c` and `/home/runner/work/p/p/src/a.c`. */
function segmentsOf(path: string): string[] {
  const folders = path.replaceAll('\\', '/').split('/')
  const checkout = CHECKOUTS.find((one) => isWithin(folders, one))
  return folders.slice(checkout?.length ?? 0).filter((segment) => segment !== '' && segment !== '.')
}

/** How many segments the paths share at their ends; 0 unless the shorter one is wholly the end of the longer. */
function sharedEnd(one: readonly string[], other: readonly string[]): number {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  const offset = long.length - short.length
  return short.every((segment, index) => segment === long[offset + index]) ? short.length : 0
}

/** What is known of a path, and where the report that knows it lay in its artifact. */
interface Located {
  path: string
  folder?: string
}

/** One path of the report, with its items: several uploads may have it. */
interface Candidate<Item> {
  segments: string[]
  items: Item[]
}

interface Match<Item> {
  wanted: string
  candidate: Candidate<Item>
  /** Those of the candidate's items that fit best. */
  items: Item[]
  /** How well they fit: the segments that they share, and a half for the very same path. */
  fit: number
}

function fitOf(wanted: readonly string[], candidate: readonly string[]): number {
  const shared = sharedEnd(wanted, candidate)
  return shared > 0 && wanted.length === candidate.length ? shared + 0.5 : shared
}

/** Several packages may have a file of the same path: those whose reports lay in folders of the wanted path's names. */
function nearest<Item extends Located>(wanted: readonly string[], items: readonly Item[]): Item[] {
  const folders = new Set(wanted.slice(0, -1))
  const near = items.map(({ folder = '' }) => segmentsOf(folder).filter((name) => folders.has(name)).length)
  const most = near.reduce((larger, count) => Math.max(larger, count), 0)
  return items.filter((_, index) => near[index] === most)
}

/** The path of the report that fits best; null where none does, or several equally well. */
function best<Item extends Located>(
  wanted: string,
  candidates: Iterable<Candidate<Item>>,
): Match<Item> | null {
  const segments = segmentsOf(wanted)
  let found: Omit<Match<Item>, 'items'> | null = null
  let tied = false
  for (const candidate of candidates) {
    const fit = fitOf(segments, candidate.segments)
    if (fit === 0 || (found && fit < found.fit)) continue
    tied = found?.fit === fit
    found = { wanted, candidate, fit }
  }
  return found && !tied ? { ...found, items: nearest(segments, found.candidate.items) } : null
}

/** The paths of the report by the name of the file. */
function candidatesOf<Item extends Located>(
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
 * at the beginning of the report's paths: the longest shared end wins. Of items of the same path those count whose
 * report lay nearest. Where several paths fit equally well, and where an item would fit several wanted paths equally
 * well, there is no match.
 */
export function matchPaths<Item extends Located>(
  wanted: readonly string[],
  items: readonly Item[],
): Map<string, Item[]> {
  const byName = candidatesOf(items)
  const matches = wanted.flatMap((path) => {
    const candidates = byName.get(segmentsOf(path).at(-1) ?? '')
    return (candidates && best(path, candidates.values())) || []
  })
  const claimed = (match: Match<Item>) => {
    const items = new Set(match.items)
    return matches.some(
      (other) =>
        other !== match &&
        other.candidate === match.candidate &&
        other.fit >= match.fit &&
        other.items.some((item) => items.has(item)),
    )
  }
  return new Map(matches.filter((match) => !claimed(match)).map((match) => [match.wanted, match.items]))
}
