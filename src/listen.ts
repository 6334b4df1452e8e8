import type { Webhooks } from '@octokit/webhooks'
import type { Environment } from './environment.ts'
import { refuse } from './http/answer.ts'
import { type Check, health, NotReady } from './http/health.ts'
import { HTTP_LIMITS } from './http/limits.ts'
import { type MetricsText, metrics } from './http/metrics.ts'
import { pathOf, ping, type Route, withoutSlash } from './http/route.ts'
import { type ServeOptions, serve } from './http/serve.ts'
import { type HttpServer, startServer } from './http/server.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

/** What is listened with. */
export interface ListenParts {
  environment: Environment
  /** One that listens already, from when the database was waited for. */
  server: HttpServer | null
  app: Pick<Webhooks, 'verify' | 'receive'>
  checks: Record<string, Check>
  figures: MetricsText & { telemetry: Telemetry }
  log: ServeOptions['log']
  /** Milliseconds since 1970. */
  now: () => number
}

/** Listens while another process has the database: it lives, but is not ready, and deliveries are to come again. */
export function listenWhileWaiting({
  environment: { host, port, webhookPath, bytesInFlight },
  log,
  now,
}: Pick<ListenParts, 'environment' | 'log' | 'now'>): Promise<HttpServer> {
  const limits = { ...HTTP_LIMITS, bytesInFlight }
  const path = withoutSlash(webhookPath)
  const later: Route = (request, response) => {
    if (pathOf(request) !== path) return false
    refuse(request, response, 503, limits.lingerTime)
    return true
  }
  const waiting = async () => {
    throw new NotReady('another process has the database file; this one takes over when it leaves')
  }
  const routes = [later, ping, health({ database: waiting }, now)]
  const onError = (err: unknown) => log.error({ err }, 'a request failed')
  return startServer({ host, port, routes, limits, onError })
}

/** Listens for deliveries, and for those who ask how it is; for metrics on a port of their own where that is wanted. */
export async function listen(parts: ListenParts): Promise<HttpServer> {
  const { environment, app, checks, figures, log, now } = parts
  const { host, port, webhookPath, webhookProxyUrl, metricsPort, metricsToken } = environment
  const limits = { ...HTTP_LIMITS, bytesInFlight: environment.bytesInFlight }
  const server = await serve({
    host,
    port,
    webhookPath,
    webhookProxyUrl,
    app,
    server: parts.server ?? undefined,
    routes: [health(checks, now), ...(metricsToken ? [metrics(figures, metricsToken)] : [])],
    limits,
    log,
    now,
    onOutcome: ({ status, delivery }) => figures.telemetry.delivery(delivery?.event ?? null, status),
  })
  if (metricsPort === null) return server
  const routes = [metrics(figures, null)]
  const onError = (err: unknown) => log.error({ err }, 'the metrics cannot be told')
  const own = await startServer({ host, port: metricsPort, routes, limits, onError }).catch(
    async (error: unknown) => {
      await server.stop()
      throw error
    },
  )
  log.info(`Metrics on ${own.url}/metrics`)
  return {
    url: server.url,
    use: server.use,
    async stop() {
      await own.stop()
      await server.stop()
    },
  }
}
