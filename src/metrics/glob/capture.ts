import { type Automaton, automatonOf } from './automaton.ts'
import { GlobError, type GlobOptions, reversed } from './node.ts'
import { parseGlob } from './parse.ts'

/** Stands for the environment in a pattern of `files`. */
const PLACEHOLDER = '{environment}'

const LONGEST = 64
const CHARACTER = /^[\w.+:/ -]$/

export function hasPlaceholder(pattern: string): boolean {
  return pattern.includes(PLACEHOLDER)
}

/** The captured text; null where the pattern does not match. */
export type Capture = (text: string) => string | null

/** The lengths of a text's beginnings that are matched, each marked at its place. */
function matchedLengths(automaton: Automaton, text: string): Uint8Array {
  const lengths = new Uint8Array(text.length + 1)
  automaton.run(text, (length, isMatched) => {
    if (isMatched) lengths[length] = 1
  })
  return lengths
}

/** For each place the last one up to it from where the rest of the text is matched; -1 where there is none. */
function lastEnds(automaton: Automaton, text: string): Int32Array {
  const lengths = matchedLengths(
    automaton,
    Array.from({ length: text.length }, (_, at) => text[text.length - 1 - at]).join(''),
  )
  const last = new Int32Array(text.length + 1)
  let found = -1
  for (let at = 0; at <= text.length; at++) {
    if (lengths[text.length - at]) found = at
    last[at] = found
  }
  return last
}

/**
 * Makes the function that takes the environment out of a text: what stands where the pattern has `{environment}`, as
 * long as it can be. Throws a `GlobError` for a pattern that cannot be read.
 */
export function captureOf(pattern: string, options: GlobOptions = { acrossSlashes: false }): Capture {
  const at = pattern.indexOf(PLACEHOLDER)
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + PLACEHOLDER.length)]
  if (after.includes(PLACEHOLDER)) throw new GlobError(`it has "${PLACEHOLDER}" twice`)
  const head = parseGlob(before, options)
  if (head.isNegated) throw new GlobError(`it begins with "!" and has "${PLACEHOLDER}"`)
  const begin = automatonOf(head.node)
  const end = automatonOf(reversed(parseGlob(after, options).node))
  return (text) => {
    const starts = matchedLengths(begin, text)
    const ends = lastEnds(end, text)
    let limit = 0
    for (let start = 0; start < text.length; start++) {
      limit = Math.max(limit, start)
      while (limit < text.length && CHARACTER.test(text[limit] ?? '')) limit++
      const stop = ends[Math.min(limit, start + LONGEST)] ?? -1
      if (starts[start] && stop > start) return text.slice(start, stop)
    }
    return null
  }
}

/** What is wrong with a pattern that has `{environment}`, as a clause without a full stop; null where nothing is. */
export function captureProblem(pattern: string): string | null {
  try {
    captureOf(pattern)
    return null
  } catch (error) {
    if (error instanceof GlobError) return error.message
    throw error
  }
}
