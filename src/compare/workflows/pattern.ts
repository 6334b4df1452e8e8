/** Steps that matching may still take; what is left is below zero where they did not suffice. */
export interface Budget {
  left: number
}

/** Matches a whole path or branch name. Where the budget does not suffice the answer means nothing. */
export type Matcher = (text: string, budget?: Budget) => boolean

/** Characters that a step of a pattern takes: one, none or one, or any number of them. */
interface Step {
  takes: (character: string) => boolean
  optional: boolean
  repeated: boolean
}

/** Marks a place in the middle of a folder's name. */
const INSIDE = 1 << 20

/** Places of a pattern, each once. */
interface Places {
  list: number[]
  /** False if it was there already. */
  add(place: number): boolean
  has(place: number): boolean
  clear(): void
}

function newPlaces(size: number): Places {
  const seen = new Uint32Array(2 * (size + 1))
  const indexOf = (place: number) => (place & INSIDE ? size + 1 + (place & ~INSIDE) : place)
  const list: number[] = []
  let round = 1
  return {
    list,
    add(place) {
      if (seen[indexOf(place)] === round) return false
      seen[indexOf(place)] = round
      list.push(place)
      return true
    },
    has: (place) => seen[indexOf(place)] === round,
    clear() {
      round++
      list.length = 0
    },
  }
}

/** `**` before a slash stands for any folders, or none: it is left only after a slash. */
type Token = Step | 'folders'

const step = (takes: Step['takes']): Step => ({ takes, optional: false, repeated: false })
const anything = () => true
const notSlash = (character: string) => character !== '/'

/** Reads `[a-z0-9_]`; null where it does not end. */
function readClass(pattern: string[], start: number): { takes: Step['takes']; next: number } | null {
  const end = pattern.indexOf(']', start + 1)
  if (end <= start + 1) return null
  const inside = pattern.slice(start + 1, end)
  const ranges: [string, string][] = []
  for (let at = 0; at < inside.length; at++) {
    const isRange = inside[at + 1] === '-' && at + 2 < inside.length
    ranges.push([inside[at] as string, inside[isRange ? at + 2 : at] as string])
    if (isRange) at += 2
  }
  return { takes: (one) => ranges.some(([from, to]) => one >= from && one <= to), next: end + 1 }
}

function tokensOf(pattern: string[]): Token[] | null {
  const tokens: Token[] = []
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at] as string
    const last = tokens.at(-1)
    if (character === '*') {
      const isDouble = pattern[at + 1] === '*'
      const isFolders = isDouble && pattern[at + 2] === '/' && (at === 0 || pattern[at - 1] === '/')
      tokens.push(
        isFolders ? 'folders' : { takes: isDouble ? anything : notSlash, optional: true, repeated: true },
      )
      at += isFolders ? 3 : isDouble ? 2 : 1
    } else if ((character === '?' || character === '+') && last && last !== 'folders') {
      if (character === '?') last.optional = true
      else last.repeated = true
      at++
    } else if (character === '[') {
      const read = readClass(pattern, at)
      if (!read) return null
      tokens.push(step(read.takes))
      at = read.next
    } else {
      const isEscape = character === '\\' && at + 1 < pattern.length
      const literal = isEscape ? (pattern[at + 1] as string) : character
      tokens.push(step((one) => one === literal))
      at += isEscape ? 2 : 1
    }
  }
  return tokens
}

/**
 * Compiles a filter pattern of a workflow: `*`, `**`, `?` and `+` after a character, `[…]`, `\`. It walks all
 * possibilities at once, so that no pattern takes longer than its length times that of the text. Null for a pattern that
 * is none.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function compilePattern(pattern: string): Matcher | null {
  const tokens = tokensOf([...pattern])
  if (!tokens) return null
  const end = tokens.length
  /** Adds a place of the pattern, and those behind it that may be reached without a character. */
  const reach = (places: Places, from: number) => {
    for (let at = from; places.add(at); at++) {
      const token = tokens[at]
      if (at === end || (token !== 'folders' && !token?.optional)) return
    }
  }
  let places = newPlaces(end)
  let next = newPlaces(end)
  return (text, budget) => {
    places.clear()
    reach(places, 0)
    for (const character of text) {
      if (budget) budget.left -= 1 + places.list.length
      if (places.list.length === 0 || (budget && budget.left < 0)) return false
      next.clear()
      for (const place of places.list) {
        const at = place & ~INSIDE
        const token = tokens[at]
        if (token === 'folders') {
          // Inside a folder's name only a slash opens the way to what follows.
          next.add(at | INSIDE)
          if (character === '/') reach(next, at + 1)
        } else if (token?.takes(character)) {
          if (token.repeated) reach(next, at)
          reach(next, at + 1)
        }
      }
      ;[places, next] = [next, places]
    }
    return places.has(end)
  }
}
