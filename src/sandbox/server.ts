import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Reply } from './answer.ts'
import type { ApiRequest } from './api.ts'
import { download } from './blobs.ts'
import type { FaultPlan } from './faults.ts'
import type { RequestLog } from './requests.ts'
import type { State } from './state.ts'

/** Answers a request for a page or a picture; null if the address is none of its own. */
export type Site = (url: URL) => Promise<Reply | null>

/** What the server hands requests to. */
export interface Handlers {
  state: State
  api: (request: ApiRequest) => Promise<Reply | 'reset' | 'timeout'>
  sites: Site[]
  requests: RequestLog
  faults: FaultPlan
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers)
  response.end(body ?? undefined)
}

const API = /^\/api\/v3(?=\/)/
const API_WITHOUT_PREFIX = /^\/(app|repos|repositories|installation|rate_limit)(\/|$)/

async function answer(handlers: Handlers, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', handlers.state.origin)
  if (API.test(url.pathname) || API_WITHOUT_PREFIX.test(url.pathname)) {
    url.pathname = url.pathname.replace(API, '')
    const text = await readText(request)
    const reply = await handlers.api({ method: request.method ?? 'GET', url, headers: request.headers, text })
    if (reply === 'timeout') return
    if (reply === 'reset') return request.socket.destroy()
    return send(response, reply)
  }
  for (const site of handlers.sites) {
    const reply = await site(url)
    if (reply) return send(response, reply)
  }
  send(response, { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' })
}

async function open(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/**
 * Listens on 127.0.0.1: the API and the pages on the given port or any free one, the storage on another. Sets the
 * state's origins; the returned function stops both.
 */
export async function listen(handlers: Handlers, port = 0): Promise<() => Promise<void>> {
  const { state, requests, faults } = handlers
  const server = createServer((request, response) => {
    answer(handlers, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: `the sandbox failed: ${String(error)}` }))
    })
  })
  const storage = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request
    const fault = faults.take({ host: 'blob', method, route: null, path: url })
    if (fault?.how === 'reset') return request.socket.destroy()
    if (fault?.how === 'timeout') return
    if (fault?.how === 'slow') await pause(fault.late ?? 0)
    const reply = download(state, requests, request)
    send(
      response,
      typeof fault?.how === 'number' ? { ...reply, status: fault.how, body: 'Unavailable' } : reply,
    )
  })
  state.origin = await open(server, port)
  state.blobOrigin = await open(storage, 0)
  return async () => {
    await Promise.all([close(server), close(storage)])
  }
}
