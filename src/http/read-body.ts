import type { IncomingMessage } from 'node:http'
import type { InFlight } from './in-flight.ts'

/** Room for an ordinary small delivery; what is larger gets twice as much each time. */
const FIRST_BYTES = 16 * 1024

/** A body in memory. Its bytes count as in flight until `done` is called, once. */
export interface Body {
  bytes: Buffer
  done(): void
}

/** `too-large`: beyond the limit. `too-much`: all requests together are. `gone`: the sender went away. */
export type Refusal = 'too-large' | 'too-much' | 'gone'

/**
 * Reads a body of at most `limit` bytes. What is counted is the memory that is really held, as it comes in: a length
 * that is only promised takes nothing away from others. One buffer that grows, and no list of chunks, because
 * a body in chunks of one byte each would cost a hundred times its size.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  inFlight: InFlight,
): Promise<Body | Refusal> {
  const most = Number(request.headers['content-length'] ?? limit)
  if (most > limit) return Promise.resolve('too-large')
  let room = Buffer.alloc(0)
  let length = 0

  const grow = (needed: number): boolean => {
    if (needed <= room.length) return true
    const size = Math.min(most, Math.max(FIRST_BYTES, 2 * room.length, needed))
    if (!inFlight.take(size - room.length)) return false
    const larger = Buffer.allocUnsafe(size)
    room.copy(larger, 0, 0, length)
    room = larger
    return true
  }

  return new Promise((resolve) => {
    const settle = (outcome: Body | Refusal) => {
      request.off('data', take).off('end', finish).off('close', leave)
      if (typeof outcome === 'string') inFlight.giveBack(room.length)
      resolve(outcome)
    }
    const take = (chunk: Buffer) => {
      if (length + chunk.length > limit) return settle('too-large')
      if (!grow(length + chunk.length)) return settle('too-much')
      chunk.copy(room, length)
      length += chunk.length
    }
    const finish = () =>
      settle({ bytes: room.subarray(0, length), done: () => inFlight.giveBack(room.length) })
    const leave = () => settle('gone')
    request.on('data', take).on('end', finish).on('close', leave)
    // A sender that goes away is told by "close", too; without a listener the error would end the process.
    request.on('error', () => {})
  })
}
