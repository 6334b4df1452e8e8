/** A seeded generator of numbers from 0 up to 1 (mulberry32), so that a failing run can be repeated. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '<',
  '>',
  '</',
  '&a;',
  '\n',
  '-',
  '1e999',
  '-1',
  'NaN',
  'null',
  ':',
  ',',
  '\u0000',
]

type Damage = (bytes: Uint8Array, next: () => number) => Uint8Array

const at = (bytes: Uint8Array, next: () => number) => Math.floor(next() * (bytes.length + 1))

function joined(...parts: Uint8Array[]): Uint8Array {
  return Buffer.concat(parts)
}

const cut: Damage = (bytes, next) => bytes.subarray(0, at(bytes, next))

const flip: Damage = (bytes, next) => {
  const damaged = Uint8Array.from(bytes)
  for (let count = 1 + Math.floor(next() * 8); count > 0; count--)
    damaged[at(bytes, next)] = Math.floor(next() * 256)
  return damaged
}

const drop: Damage = (bytes, next) => {
  const from = at(bytes, next)
  return joined(bytes.subarray(0, from), bytes.subarray(from + Math.floor(next() * 200)))
}

const repeat: Damage = (bytes, next) => {
  const from = at(bytes, next)
  const piece = bytes.subarray(from, from + Math.floor(next() * 400))
  return joined(bytes.subarray(0, from), piece, piece, piece, bytes.subarray(from))
}

const insert: Damage = (bytes, next) => {
  const from = at(bytes, next)
  const token = TOKENS[Math.floor(next() * TOKENS.length)] ?? ''
  return joined(
    bytes.subarray(0, from),
    Buffer.from(token.repeat(1 + Math.floor(next() * 50))),
    bytes.subarray(from),
  )
}

const DAMAGES = [cut, cut, flip, drop, repeat, insert]

/** The bytes, truncated or damaged in one or two random ways. */
export function damaged(bytes: Uint8Array, next: () => number): Uint8Array {
  const pick = () => DAMAGES[Math.floor(next() * DAMAGES.length)] ?? cut
  const once = pick()(bytes, next)
  return next() < 0.3 ? pick()(once, next) : once
}
