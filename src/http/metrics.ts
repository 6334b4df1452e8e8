import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { answer } from './answer.ts'
import { pathOf, type Route } from './route.ts'

/** Metrics as text. */
export interface MetricsText {
  contentType: string
  render(): Promise<string>
}

const digest = (text: string) => createHash('sha256').update(text).digest()

function carries(request: IncomingMessage, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}

/** `/metrics` for Prometheus. With a token only for who carries it; to all others it is not there. */
export function metrics(text: MetricsText, token: string | null): Route {
  return async (request, response) => {
    if (request.method !== 'GET' || pathOf(request) !== '/metrics') return false
    if (token !== null && !carries(request, token)) {
      answer(response, 404)
      return true
    }
    const body = await text.render()
    response.writeHead(200, { 'content-type': text.contentType, 'cache-control': 'no-store' }).end(body)
    return true
  }
}
