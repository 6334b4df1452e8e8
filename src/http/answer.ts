import type { IncomingMessage, ServerResponse } from 'node:http'

/** Everything that is ever said to a sender of a delivery, or to a stranger. */
const SAID = {
  200: 'ok',
  400: 'not a delivery',
  401: 'the signature does not match',
  404: 'not found',
  405: 'method not allowed',
  413: 'too large',
  415: 'expected application/json',
  500: 'something went wrong',
  503: 'try again later',
} as const

export type Status = keyof typeof SAID

function headersOf(status: Status): Record<string, string | number> {
  return {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(`${SAID[status]}\n`),
    ...(status === 405 ? { allow: 'POST' } : {}),
    ...(status === 503 ? { 'retry-after': 30 } : {}),
  }
}

/** Answers with a constant text. */
export function answer(response: ServerResponse, status: Status): void {
  response.writeHead(status, headersOf(status)).end(`${SAID[status]}\n`)
}

/**
 * Answers at once, reads on without keeping anything, and closes the connection when the sender has finished or
 * `lingerTime` milliseconds are over. Closed earlier, it would lose the answer to a sender that is still sending.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: Status,
  lingerTime: number,
): void {
  response.writeHead(status, { ...headersOf(status), connection: 'close' })
  response.write(`${SAID[status]}\n`)
  const close = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(close, lingerTime)
  request.on('error', () => {})
  request.on('end', close).on('close', close).resume()
  if (request.readableEnded) close()
}
