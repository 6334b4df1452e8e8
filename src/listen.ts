import type { Webhooks } from '@octokit/webhooks'
import type { Environment } from './environment.ts'
import { type Check, health } from './http/health.ts'
import { HTTP_LIMITS } from './http/limits.ts'
import { type MetricsText, metrics } from './http/metrics.ts'
import { type ServeOptions, serve } from './http/serve.ts'
import { type HttpServer, startServer } from './http/server.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

/** What is listened with. */
export interface ListenParts {
  environment: Environment
  app: Pick<Webhooks, 'verify' | 'receive'>
  checks: Record<string, Check>
  figures: MetricsText & { telemetry: Telemetry }
  log: ServeOptions['log']
  /** Milliseconds since 1970. */
  now: () => number
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
    async stop() {
      await own.stop()
      await server.stop()
    },
  }
}
