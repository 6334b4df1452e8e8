import type { Alphabet } from './alphabet.ts'
import { GlobError, type GlobNode } from './node.ts'

/** A state from which a text may go on in several ways. */
interface State {
  /** States that are reached without a character. */
  free: number[]
  /** The state that is reached with a character of one of these classes. */
  on: { classes: readonly number[]; to: number }[]
}

/** The states of a table, one row of `alphabet.size` states each; -1 leads nowhere. */
export interface Table {
  next: Int16Array
  /** Whether a text may end in the state. The first state is where it begins. */
  accepts: Uint8Array
}

/** The most states of a pattern's table, and the most steps to make it: what makes a pattern too complicated. */
const MOST_STATES = 400
const MOST_CELLS = 20_000
const MOST_STEPS = 30_000

const NOWHERE = -1

/** Makes the table of a pattern. Throws a `GlobError` where it would be too large. */
export function tableOf(node: GlobNode, alphabet: Alphabet): Table {
  const states: State[] = []
  let steps = 0

  const add = () => states.push({ free: [], on: [] }) - 1
  const connect = (from: number, to: number) => states[from]?.free.push(to)
  const step = (of: string, more = 1) => {
    steps += more
    if (steps > MOST_STEPS) throw new GlobError(`it is too complicated: ${of}`)
  }

  /** Adds the states that lead from one state to the one it gives, by the texts that a node matches. */
  const lead = (node: GlobNode, from: number): number => {
    switch (node.kind) {
      case 'character': {
        const to = add()
        states[from]?.on.push({ classes: alphabet.classesOf(node.of), to })
        return to
      }
      case 'sequence':
        return node.of.reduce((at, part) => lead(part, at), from)
      case 'choice': {
        const to = add()
        for (const option of node.of) connect(lead(option, from), to)
        return to
      }
      case 'repeat': {
        const [begin, to] = [add(), add()]
        connect(from, begin)
        const end = lead(node.of, begin)
        connect(end, begin)
        connect(end, to)
        if (node.least === 0) connect(from, to)
        return to
      }
      case 'except': {
        const begin = add()
        const table = determined(begin, lead(node.of, begin), alphabet.classesOf(node.characters))
        return leadExcept(table, alphabet.classesOf(node.characters), from)
      }
    }
  }

  /** The states of a table whose texts end where its own would not. */
  const leadExcept = ({ next, accepts }: Table, classes: readonly number[], from: number): number => {
    const to = add()
    const outside = add()
    const rows = Array.from(accepts, add)
    states[outside]?.on.push({ classes, to: outside })
    connect(outside, to)
    connect(from, rows[0] ?? outside)
    for (const [row, at] of rows.entries()) {
      if (!accepts[row]) connect(at, to)
      for (const one of classes) {
        const target = next[row * alphabet.size + one] ?? NOWHERE
        states[at]?.on.push({ classes: [one], to: rows[target] ?? outside })
      }
    }
    return to
  }

  /** All states that are reached from these without a character, in order. */
  const closed = (from: Iterable<number>): number[] => {
    const found = new Set<number>(from)
    for (const at of found) for (const to of states[at]?.free ?? []) found.add(to)
    step('it can be read in too many ways', found.size)
    return [...found].sort((a, b) => a - b)
  }

  /** One state for each set of states that a text may be in. */
  const determined = (begin: number, end: number, classes: readonly number[]): Table => {
    const ids = new Map<string, number>()
    const sets: number[][] = []
    const idOf = (set: number[]) => {
      const key = set.join()
      const known = ids.get(key)
      if (known !== undefined) return known
      if (sets.length >= MOST_STATES || (sets.length + 1) * alphabet.size > MOST_CELLS) {
        throw new GlobError('it is too complicated: it has too many parts, or can be read in too many ways')
      }
      ids.set(key, sets.length)
      return sets.push(set) - 1
    }
    idOf(closed([begin]))
    const rows: number[][] = []
    // Sets are added while they are gone through.
    for (const set of sets) {
      const row = new Array<number>(alphabet.size).fill(NOWHERE)
      const targets = new Map<number, number[]>()
      for (const at of set) {
        for (const { classes: on, to } of states[at]?.on ?? []) {
          step('it has too many parts', on.length)
          for (const one of on) {
            const known = targets.get(one)
            if (known) known.push(to)
            else targets.set(one, [to])
          }
        }
      }
      for (const one of classes) {
        const to = targets.get(one)
        if (to) row[one] = idOf(closed(to))
      }
      rows.push(row)
    }
    return {
      next: Int16Array.from(rows.flat()),
      accepts: Uint8Array.from(sets, (set) => (set.includes(end) ? 1 : 0)),
    }
  }

  const begin = add()
  const end = lead(node, begin)
  const all = Array.from({ length: alphabet.size }, (_, one) => one)
  return determined(begin, end, all)
}
