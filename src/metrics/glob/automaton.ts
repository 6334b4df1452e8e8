import { alphabetOf } from './alphabet.ts'
import type { GlobNode } from './node.ts'
import { tableOf } from './states.ts'

/** A pattern that was made ready: matching takes one step a character, whatever the pattern. */
export interface Automaton {
  /** Tells of each length whether the beginning of the text of that length is matched; stops where `visit` says so. */
  run: (text: string, visit: (length: number, isMatched: boolean) => void) => void
  matches: (text: string) => boolean
  /** Bytes of memory. */
  size: number
}

/** Makes a pattern's tree ready. Throws a `GlobError` where it is too complicated. */
export function automatonOf(node: GlobNode): Automaton {
  const alphabet = alphabetOf(node)
  const { next, accepts } = tableOf(node, alphabet)
  const step = (state: number, code: number) => next[state * alphabet.size + alphabet.classOf(code)] ?? -1
  return {
    run(text, visit) {
      let state = 0
      visit(0, accepts[0] === 1)
      for (let at = 0; at < text.length; at++) {
        state = step(state, text.charCodeAt(at))
        if (state < 0) return
        visit(at + 1, accepts[state] === 1)
      }
    },
    matches(text) {
      let state = 0
      for (let at = 0; at < text.length; at++) {
        state = step(state, text.charCodeAt(at))
        if (state < 0) return false
      }
      return accepts[state] === 1
    },
    size: next.byteLength + accepts.byteLength + 1_000,
  }
}
