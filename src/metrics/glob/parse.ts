import { ANY, type CharacterSet, NOT_SLASH, only } from './character-set.ts'
import { readClass } from './class.ts'
import { EMPTY, GlobError, type GlobNode, type GlobOptions } from './node.ts'
import { rangeTexts } from './range.ts'

const SLASH: GlobNode = { kind: 'character', of: only(47) }
const ANYTHING: GlobNode = { kind: 'repeat', of: { kind: 'character', of: ANY }, least: 0 }

const literal = (text: string): GlobNode => ({
  kind: 'sequence',
  of: Array.from({ length: text.length }, (_, at) => ({
    kind: 'character' as const,
    of: only(text.charCodeAt(at)),
  })),
})

/** What ends the part that is being read: nothing, or the brackets that it stands in. */
type Inside = 'pattern' | 'braces' | 'brackets'

class Parser {
  private readonly pattern: string
  /** What a `*` stands for. */
  private readonly star: CharacterSet
  private at = 0

  constructor(pattern: string, { acrossSlashes }: GlobOptions) {
    this.pattern = pattern
    this.star = acrossSlashes ? ANY : NOT_SLASH
  }

  private ends(inside: Inside): boolean {
    const next = this.pattern[this.at]
    if (next === undefined) return true
    if (inside === 'braces') return next === ',' || next === '}'
    return inside === 'brackets' && (next === '|' || next === ')')
  }

  /** Reads up to the end of the pattern, or of the option of the brackets. */
  sequence(inside: Inside): GlobNode {
    const parts: GlobNode[] = []
    while (!this.ends(inside)) this.part(parts, inside)
    return { kind: 'sequence', of: parts }
  }

  private part(parts: GlobNode[], inside: Inside): void {
    const { pattern } = this
    const sign = pattern[this.at] ?? ''
    if (pattern[this.at + 1] === '(' && '?*+@!'.includes(sign)) {
      this.at++
      parts.push(this.group(sign))
    } else if (sign === '*') this.stars(parts, inside)
    else if (sign === '(') parts.push(this.group('@'))
    else if (sign === '{') parts.push(this.braces())
    else if (sign === '?') {
      this.at++
      parts.push({ kind: 'character', of: NOT_SLASH })
    } else if (sign === '/') {
      this.at++
      parts.push(SLASH)
    } else parts.push(this.character(sign))
  }

  private character(sign: string): GlobNode {
    const found = sign === '[' ? readClass(this.pattern, this.at) : null
    if (found) {
      this.at = found.end
      return { kind: 'character', of: found.set }
    }
    if (sign === '\\') {
      this.at++
      if (this.at === this.pattern.length) throw new GlobError('it ends with a single "\\"')
    }
    return { kind: 'character', of: only(this.pattern.charCodeAt(this.at++)) }
  }

  /** `*`, or `**` for any number of folders where nothing else stands between the slashes. */
  private stars(parts: GlobNode[], inside: Inside): void {
    const start = this.at
    while (this.pattern[this.at] === '*' && this.pattern[this.at + 1] !== '(') this.at++
    const isAtStart = parts.length === 0 || parts.at(-1) === SLASH
    const isAtEnd = this.ends(inside)
    if (!isAtStart || !(isAtEnd || this.pattern[this.at] === '/')) {
      parts.push({ kind: 'repeat', of: { kind: 'character', of: this.star }, least: 0 })
    } else if (this.at - start !== 2) {
      parts.push({ kind: 'repeat', of: { kind: 'character', of: this.star }, least: 1 })
    } else if (!isAtEnd) {
      this.at++
      parts.push({ kind: 'choice', of: [EMPTY, { kind: 'sequence', of: [ANYTHING, SLASH] }] })
    } else if (parts.pop()) {
      // "a/**" is "a", too.
      parts.push({ kind: 'choice', of: [EMPTY, { kind: 'sequence', of: [SLASH, ANYTHING] }] })
    } else parts.push(ANYTHING)
  }

  /** `(a|b)` behind its sign. */
  private group(sign: string): GlobNode {
    const of: GlobNode = { kind: 'choice', of: this.optionsOf('brackets', '|', ')') }
    switch (sign) {
      case '?':
        return { kind: 'choice', of: [EMPTY, of] }
      case '*':
        return { kind: 'repeat', of, least: 0 }
      case '+':
        return { kind: 'repeat', of, least: 1 }
      case '!':
        return { kind: 'except', of, characters: this.star }
      default:
        return of
    }
  }

  private optionsOf(inside: Inside, separator: string, closing: string): GlobNode[] {
    const opening = this.pattern[this.at]
    const options: GlobNode[] = []
    do {
      this.at++
      options.push(this.sequence(inside))
    } while (this.pattern[this.at] === separator)
    if (this.pattern[this.at] !== closing) throw new GlobError(`"${opening}" has no "${closing}"`)
    this.at++
    return options
  }

  /** `{a,b}` or `{1..9}`; braces around anything else mean themselves. */
  private braces(): GlobNode {
    const end = this.pattern.indexOf('}', this.at)
    const inside = this.pattern.slice(this.at + 1, Math.max(end, this.at))
    const texts = end < 0 ? null : rangeTexts(inside)
    if (texts) {
      this.at += inside.length + 2
      return { kind: 'choice', of: texts.map(literal) }
    }
    const options = this.optionsOf('braces', ',', '}')
    return options.length > 1
      ? { kind: 'choice', of: options }
      : { kind: 'sequence', of: [literal('{'), ...options, literal('}')] }
  }
}

/** Reads a glob; `isNegated` where a `!` in front says that everything else is meant. Throws a `GlobError`. */
export function parseGlob(pattern: string, options: GlobOptions): { node: GlobNode; isNegated: boolean } {
  let start = 0
  while (pattern[start] === '!' && pattern[start + 1] !== '(') start++
  const isNegated = start % 2 === 1
  if (pattern.startsWith('./', start)) start += 2
  const node = new Parser(pattern.slice(start), options).sequence('pattern')
  return { node, isNegated }
}
