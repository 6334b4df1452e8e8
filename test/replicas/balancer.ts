import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** Spreads requests over replicas, as a load balancer does. */
export interface Balancer {
  url: string
  stop(): Promise<void>
}

/** Headers that belong to one connection. */
const HOP_BY_HOP = new Set(['connection', 'content-length', 'host', 'transfer-encoding'])

async function forward(request: IncomingMessage, body: Buffer, target: string): Promise<Response> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && !HOP_BY_HOP.has(name)) headers.set(name, value)
  }
  return fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers,
    body: new Uint8Array(body),
  })
}

/**
 * Listens on a free port; each request goes to the next of `targets()` that answers, or gets a 502. `onRequest` is told
 * of each.
 */
export async function startBalancer(
  targets: () => string[],
  onRequest: (path: string) => void = () => {},
): Promise<Balancer> {
  let turn = 0
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    onRequest(request.url ?? '')
    const body = await buffer(request)
    const all = targets()
    turn++
    for (let index = 0; index < all.length; index++) {
      try {
        const got = await forward(request, body, all[(turn + index) % all.length] ?? '')
        const answer = Buffer.from(await got.arrayBuffer())
        response.writeHead(got.status, { 'content-type': got.headers.get('content-type') ?? '' }).end(answer)
        return
      } catch {
        // A replica that is down: the next one.
      }
    }
    response.writeHead(502).end()
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
