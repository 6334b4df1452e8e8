import { type EmitterWebhookEvent, emitterEventNames, type Webhooks } from '@octokit/webhooks'
import { createInFlight } from './in-flight.ts'
import type { HttpLimits } from './limits.ts'
import { ping, type Route } from './route.ts'
import { type HttpServer, startServer } from './server.ts'
import { startWebhookProxy } from './webhook-proxy.ts'
import { type Delivery, type Outcome, webhooks } from './webhooks.ts'
import { wrongSignatures } from './wrong-signatures.ts'

/** What deliveries come in through. */
export interface ServeOptions {
  host: string
  port: number
  webhookPath: string
  /** A channel to fetch deliveries from, for an app that GitHub cannot reach. */
  webhookProxyUrl: string | undefined
  /** The app's own: they verify the signature, and know who listens to which event. */
  app: Pick<Webhooks, 'verify' | 'receive'>
  /** One that listens already, where there is one. */
  server?: HttpServer | undefined
  /** More that is answered, after deliveries. */
  routes?: Route[]
  limits: HttpLimits
  log: {
    info(message: string): void
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
  /** Hears of every answer to a delivery. */
  onOutcome?: (outcome: Outcome) => void
  /** Milliseconds since 1970. */
  now: () => number
}

const known = new Set<string>(emitterEventNames)

/** Starts the server that deliveries come in through, and the proxy where there is one. */
export async function serve({
  app,
  routes = [],
  limits,
  log,
  now,
  ...options
}: ServeOptions): Promise<HttpServer> {
  // The library would look an unknown name up among the fields of every object.
  const receive = async ({ id, event, payload }: Delivery) => {
    if (known.has(event)) await app.receive({ id, name: event, payload } as EmitterWebhookEvent)
  }
  const wrong = wrongSignatures(log, now)
  const deliveries = webhooks({
    path: options.webhookPath,
    limits,
    inFlight: createInFlight(limits.bytesInFlight),
    verify: app.verify,
    receive,
    onOutcome(outcome) {
      if (outcome.status === 401) wrong()
      options.onOutcome?.(outcome)
    },
  })
  const all = [deliveries, ping, ...routes]
  const { host, port } = options
  const onError = (err: unknown) => log.error({ err }, 'a request failed')
  const server = options.server ?? (await startServer({ host, port, routes: all, limits, onError }))
  server.use(all)
  log.info(`Listening on ${server.url}`)
  const target = server.url + options.webhookPath
  const source = options.webhookProxyUrl
  const proxy = source ? startWebhookProxy({ source, target, log }) : null
  return {
    url: server.url,
    use: server.use,
    async stop() {
      await proxy?.stop()
      await server.stop()
    },
  }
}
