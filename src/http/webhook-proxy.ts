import { setTimeout as pause } from 'node:timers/promises'
import { messagesOf } from './event-stream.ts'

/** Between two connections to the channel. */
const PAUSE_MS = 1_000

/** What the proxy works with. */
export interface WebhookProxyOptions {
  /** The channel, e.g. `https://smee.io/…`. */
  source: string
  /** The app's own webhook address. */
  target: string
  log: { info(message: string): void; warn(fields: object, message: string): void }
  /** Milliseconds before a lost channel is opened again. */
  pauseTime?: number
}

/** A channel that is listened to. */
export interface WebhookProxy {
  stop(): Promise<void>
}

/**
 * Fetches deliveries from a channel of smee.io, for an app that GitHub cannot reach. Probot's own way downloads
 * a package while the app runs, and works only together with Probot's server.
 */
export function startWebhookProxy({
  source,
  target,
  log,
  pauseTime = PAUSE_MS,
}: WebhookProxyOptions): WebhookProxy {
  const stopped = new AbortController()
  const { signal } = stopped

  async function listen(): Promise<void> {
    const response = await fetch(source, { headers: { accept: 'text/event-stream' }, signal })
    if (!response.ok || !response.body) throw new Error(`the channel answers ${response.status}`)
    log.info(`Fetching deliveries from ${source}`)
    for await (const message of messagesOf(response.body)) {
      await forward(message, target, signal).catch(() =>
        log.warn({}, 'what the channel of WEBHOOK_PROXY_URL sent could not be handed on'),
      )
    }
  }

  async function listenOn(): Promise<void> {
    while (!signal.aborted) {
      try {
        await listen()
      } catch (error) {
        if (signal.aborted) return
        log.warn({ error: messageOf(error) }, 'the channel of WEBHOOK_PROXY_URL is lost; it is opened again')
      }
      await pause(pauseTime, undefined, { signal }).catch(() => {})
    }
  }

  const listening = listenOn()
  return {
    async stop() {
      stopped.abort()
      await listening
    },
  }
}

/** The channel hands a delivery's headers over as fields beside its parsed `body`. */
async function forward(message: string, target: string, signal: AbortSignal): Promise<void> {
  const { body, ...fields } = JSON.parse(message) as Record<string, unknown>
  const headers = Object.entries(fields).filter(
    (entry): entry is [string, string] => /^(content-type|x-)/.test(entry[0]) && typeof entry[1] === 'string',
  )
  const response = await fetch(target, { method: 'POST', headers, body: JSON.stringify(body), signal })
  await response.body?.cancel()
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
