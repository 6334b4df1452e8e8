import { randomBytes } from 'node:crypto'

/** Hundreds of nanoseconds between the beginning of the Gregorian calendar and 1970. */
const GREGORIAN = 122_192_928_000_000_000n

/**
 * Ids as GitHub gives them to deliveries, e.g. 11eb8e80-3f7f-11ed-8e05-b5a152a893a5: they tell their time (version 1),
 * so that those of one moment lie beside each other in an index. Random ones would be spread over all of it.
 */
export function guids(): () => string {
  let last = 0n
  const tail = `${(0x80 | ((randomBytes(1)[0] ?? 0) & 0x3f)).toString(16)}${randomBytes(1).toString('hex')}-${randomBytes(6).toString('hex')}`
  return () => {
    const now = BigInt(Date.now()) * 10_000n + GREGORIAN
    last = now > last ? now : last + 1n
    const time = last.toString(16).padStart(15, '0')
    return `${time.slice(7)}-${time.slice(3, 7)}-1${time.slice(0, 3)}-${tail}`
  }
}
