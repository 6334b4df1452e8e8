import { LRUCache } from 'lru-cache'
import { automatonOf } from './automaton.ts'
import { GlobError, type GlobOptions } from './node.ts'
import { parseGlob } from './parse.ts'

export type { GlobOptions } from './node.ts'

interface Glob {
  matches: (text: string) => boolean
  isNegated: boolean
  size: number
}

const NEVER: Glob = { matches: () => false, isNegated: false, size: 100 }

/** Characters that mean something else than themselves. */
const SPECIAL = /[*?[\]{}()!+@\\]/

/** Whether a text is a pattern at all: else it matches only itself. */
export function isPattern(text: string): boolean {
  return SPECIAL.test(text)
}

function compile(pattern: string, options: GlobOptions): Glob {
  if (!isPattern(pattern)) {
    const plain = pattern.startsWith('./') ? pattern.slice(2) : pattern
    return { matches: (text) => text === plain, isNegated: false, size: 100 }
  }
  const { node, isNegated } = parseGlob(pattern, options)
  const { matches, size } = automatonOf(node)
  return { matches, isNegated, size }
}

/** The patterns of many configurations, which are used again with each report. */
const compiled = new LRUCache<string, Glob>({ maxSize: 20_000_000, sizeCalculation: ({ size }) => size })

function globOf(pattern: string, options: GlobOptions): Glob {
  const key = `${options.acrossSlashes ? 'ids' : 'paths'} ${pattern}`
  const known = compiled.get(key)
  if (known) return known
  let made = NEVER
  try {
    made = compile(pattern, options)
  } catch (error) {
    if (!(error instanceof GlobError)) throw error
  }
  compiled.set(key, made)
  return made
}

/** What is wrong with a pattern, as a clause without a full stop; null where nothing is. */
export function globProblem(pattern: string, options: GlobOptions): string | null {
  try {
    compile(pattern, options)
    return null
  } catch (error) {
    if (error instanceof GlobError) return error.message
    throw error
  }
}

/**
 * Makes the function that tells whether a text matches a glob, or one of several: those that begin with `!` take away
 * from what the others match, or from everything. It takes time in proportion to the text, whatever the pattern.
 * A pattern that has a problem matches nothing.
 */
export function globMatcher(
  patterns: string | readonly string[],
  options: GlobOptions,
): (text: string) => boolean {
  const globs = (typeof patterns === 'string' ? [patterns] : patterns).map((one) => globOf(one, options))
  const wanted = globs.filter((glob) => !glob.isNegated)
  const unwanted = globs.filter((glob) => glob.isNegated)
  return (text) =>
    (wanted.length === 0 ? unwanted.length > 0 : wanted.some((glob) => glob.matches(text))) &&
    !unwanted.some((glob) => glob.matches(text))
}
