import { withoutEnd } from './text.ts'

const MOST = 128

/** Characters of a text that are looked at, but for its hash: normalising a text is not cheap. */
const LOOKED_AT = 512
const OUTSIDE = /[^a-z0-9._/]+/g
const ASCII = /^\p{ASCII}*$/u
const LETTERS = /[^\p{L}\p{N}]+/gu

/** FNV-1a over the UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), 32 bits. */
export function fnv(text: string, basis: number): number {
  let hash = basis
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/** Ten characters that tell texts apart where their slugs cannot. */
function fingerprint(text: string): string {
  const long = fnv(text, 0x811c9dc5).toString(36) + fnv(text, 0x1b873593).toString(36)
  return long.padStart(10, '0').slice(0, 10)
}

/**
 * Makes an id's part from any text: lower-case, accents dropped, runs of other characters than `a-z0-9._/-` become
 * `-`, and it begins with a letter or a digit. A text that is longer than `most` characters or very long, or has
 * letters that ASCII lacks, ends in a short hash of the whole, so that distinct texts stay distinct.
 */
export function slug(text: string, most: number = MOST): string {
  const begin = text.slice(0, LOOKED_AT)
  const ascii = ASCII.test(begin)
  const plain = (ascii ? begin : begin.normalize('NFKD').replace(/\p{M}+/gu, '')).toLowerCase()
  const readable = withoutEnd(plain.replace(OUTSIDE, '-').replace(/^[^a-z0-9]+/, ''), '-')
  const lossy = text.length > LOOKED_AT || (!ascii && !ASCII.test(plain.replace(LETTERS, '')))
  if (readable && !lossy && readable.length <= most) return readable
  const ending = fingerprint(text)
  const start = withoutEnd(readable.slice(0, Math.max(0, most - ending.length - 1)), '-')
  return start ? `${start}-${ending}` : ending.slice(0, most)
}

/** `family/<slug of name>[/ending]`, at most 128 characters: long names are cut, family and ending are not. */
export function idOf(family: string, name: string, ending = ''): string {
  const tail = ending ? `/${slug(ending, 40)}` : ''
  return `${family}/${slug(name, MOST - family.length - 1 - tail.length)}${tail}`
}

/** An id for a text whose own one another text has: the id, cut where it must be, and a short hash of the text. */
export function distinctId(id: string, text: string): string {
  const ending = fingerprint(text)
  return `${withoutEnd(id.slice(0, MOST - ending.length - 1), '-/')}-${ending}`
}
