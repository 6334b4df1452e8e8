import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers a request and gives true, or leaves it to the next route. The same shape as a handler of Probot. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>

/** The path of a request, without its query and without a slash at its end. */
export function pathOf(request: IncomingMessage): string {
  return withoutSlash(request.url?.split('?', 1)[0] ?? '/')
}

/** A path without a slash at its end; the root stays `/`. */
export function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Probot's own sign of life. */
export const ping: Route = (request, response) => {
  if (request.method !== 'GET' || pathOf(request) !== '/ping') return false
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 4 }).end('PONG')
  return true
}
