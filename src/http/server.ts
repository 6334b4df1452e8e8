import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { UserError } from '../metrics/problem.ts'
import { refuse } from './answer.ts'
import type { HttpLimits } from './limits.ts'
import type { Route } from './route.ts'

/** A server that listens. */
export interface HttpServer {
  /** `http://host:port`, without a slash at its end. */
  url: string
  /** Asks these from now on. */
  use(routes: Route[]): void
  /** Takes no new connection and lets what runs finish, at most for `stopTime`. */
  stop(): Promise<void>
}

/** What a server is made of. */
export interface HttpServerOptions {
  host: string
  /** 0 for any free one. */
  port: number
  /** Asked in this order; what none of them answers is a 404. */
  routes: Route[]
  limits: HttpLimits
  /** Hears of a route that threw, and of a connection that could not be accepted. */
  onError: (error: unknown) => void
}

const isTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

function portTaken(port: number): UserError {
  return new UserError({
    what: `port ${port} is taken`,
    where: 'Tidemark cannot start',
    mend: 'set PORT to another one',
  })
}

/** Starts a server that cuts slow senders off. A `UserError` where the port is taken. */
export async function startServer({
  host,
  port,
  routes,
  limits,
  onError,
}: HttpServerOptions): Promise<HttpServer> {
  const times = {
    headersTimeout: limits.headersTime,
    requestTimeout: limits.requestTime,
    connectionsCheckingInterval: limits.lookEvery,
    keepAliveTimeout: limits.keepAliveTime,
  }
  const server = createServer({ ...times, maxHeaderSize: limits.headerBytes }, (request, response) => {
    response.on('close', () => {
      if (!server.listening) server.closeIdleConnections()
    })
    void respond(request, response)
  })
  server.maxConnections = limits.connections
  server.setTimeout(limits.idleTime)

  let asked = routes
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      for (const route of asked) {
        if (await route(request, response)) return
      }
      refuse(request, response, 404, limits.lingerTime)
    } catch (error) {
      onError(error)
      if (response.headersSent) response.destroy()
      else refuse(request, response, 500, limits.lingerTime)
    }
  }

  try {
    await once(server.listen({ host, port }), 'listening')
  } catch (error) {
    throw isTaken(error) ? portTaken(port) : error
  }
  server.on('error', onError)
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${shown}:${address.port}`,
    use(next) {
      asked = next
    },
    async stop() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      // A server that closes no longer looks for who is late.
      const timer = setTimeout(() => server.closeAllConnections(), limits.stopTime)
      await closed
      clearTimeout(timer)
    },
  }
}
