/** Characters that nobody sees, or that turn the direction of what follows. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu

/** Characters that are looked at beyond what may be shown: most may be invisible. */
const LOOKED_AT = 1_000

const BREAK = '\u200b'

/** One line of visible characters, at most `most` of them. */
export function plain(text: string, most = 200): string {
  const line = text
    .slice(0, LOOKED_AT + 4 * most)
    .replace(/\s+/g, ' ')
    .replace(INVISIBLE, '')
    .trim()
  return line.length > most ? `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : line
}

/**
 * A user's string as code: nothing in it is markup, a mention or a link. The bar, which ends a table's cell even
 * inside code, and the beginning of a comment, which could pass for the report's marker, become look-alikes.
 */
export function code(text: string, most?: number): string {
  const line = plain(text, most).replace(/\|/g, '∣').replace(/<!--/g, '‹!--')
  if (line === '') return '` `'
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/**
 * A sentence that may hold a user's string, as text: markup is escaped; mentions, links and references to issues,
 * which GitHub finds in plain text, are broken up by a space without width.
 */
export function prose(text: string, most = 500): string {
  return plain(text, most)
    .replace(/\|/g, '∣')
    .replace(/[\\`*_{}[\]<>#~&$!^=]/g, '\\$&')
    .replace(/@/g, `@${BREAK}`)
    .replace(/\\#(?=\d)/g, `\\#${BREAK}`)
    .replace(/(?<![a-z0-9])(GH)-(?=\d)/gi, `$1${BREAK}-`)
    .replace(/(www)\./gi, `$1${BREAK}.`)
    .replace(/(https?|ftp|mailto|xmpp):/gi, `$1${BREAK}:`)
    .replace(/^[-+](?:\s|$)/, '\\$&')
    .replace(/^(\d+)([.)](?:\s|$))/, '$1\\$2')
}

/** A string inside an HTML attribute. */
export function attribute(text: string): string {
  return plain(text).replace(/[&<>"'`@#|]/g, (character) => `&#${character.charCodeAt(0)};`)
}
