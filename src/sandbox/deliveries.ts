import { createHmac, randomUUID } from 'node:crypto'
import type { WebhookDelivery } from './model.ts'
import type { State } from './state.ts'

/** What a delivery is about. */
export interface Outgoing {
  event: string
  action: string | null
  installationId: number | null
  repositoryId: number | null
  payload: object
}

/** The post office: keeps the log, sends in order, holds back on request. */
export interface Post {
  send(outgoing: Outgoing): void
  /** Another attempt of a logged delivery; false if there is none of that id. */
  redeliver(id: number): boolean
  /** From now on deliveries are kept instead of sent. */
  hold(): void
  /** The deliveries that are held, oldest first. */
  held(): WebhookDelivery[]
  /**
   * Sends what is held, and what comes later at once. `choose` may leave some out (the log has them as
   * failed), put them in another order, or name one twice.
   */
  release(choose?: (held: WebhookDelivery[]) => WebhookDelivery[]): void
  /** Resolves when every delivery that was sent has its answer. */
  settled(): Promise<void>
}

/** What GitHub's log says of a delivery that never arrived. */
const UNREACHABLE = 'failed to connect to host'

/** GitHub gives an app 10 seconds to answer. */
const TIMEOUT_MS = 10_000

/** Headers of a delivery, signed as GitHub signs. */
function headersOf(state: State, delivery: WebhookDelivery): Record<string, string> {
  const { app } = state
  if (!app) throw new Error('there is no app to deliver to')
  const sign = (algorithm: string) =>
    `${algorithm}=${createHmac(algorithm, app.webhookSecret).update(delivery.payload).digest('hex')}`
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/5a4d3d1',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': String(app.hookId),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': sign('sha1'),
    'x-hub-signature-256': sign('sha256'),
  }
}

async function post(state: State, delivery: WebhookDelivery): Promise<void> {
  const url = state.app?.webhookUrl
  const started = performance.now()
  delivery.at = state.now()
  delivery.status = UNREACHABLE
  if (!url) return
  delivery.requestHeaders = headersOf(state, delivery)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: delivery.requestHeaders,
      body: delivery.payload,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    delivery.responseBody = await response.text()
    delivery.responseHeaders = Object.fromEntries(response.headers)
    delivery.statusCode = response.status
    delivery.status = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    delivery.status = late ? 'timed out' : UNREACHABLE
  } finally {
    delivery.durationMs = performance.now() - started
  }
}

/** Opens the post office of a sandbox. One delivery is sent after the other, so that a story has one order. */
export function createPost(state: State): Post {
  let queue: Promise<void> = Promise.resolve()
  let holding = false

  const enqueue = (delivery: WebhookDelivery) => {
    delivery.status = 'waiting'
    queue = queue.then(() => post(state, delivery))
  }
  const log = (
    fields: Pick<WebhookDelivery, 'guid' | 'payload' | 'redelivery'> & Omit<Outgoing, 'payload'>,
  ) => {
    const delivery: WebhookDelivery = {
      ...fields,
      id: state.nextId(),
      at: state.now(),
      status: 'held',
      statusCode: 0,
      durationMs: 0,
      requestHeaders: {},
      responseHeaders: {},
      responseBody: '',
    }
    state.deliveries.push(delivery)
    return delivery
  }
  const again = ({ guid, payload, event, action, installationId, repositoryId }: WebhookDelivery) =>
    log({ guid, payload, event, action, installationId, repositoryId, redelivery: true })
  const held = () => state.deliveries.filter((delivery) => delivery.status === 'held')

  return {
    send({ payload, ...outgoing }) {
      const delivery = log({
        ...outgoing,
        guid: randomUUID(),
        payload: JSON.stringify(payload),
        redelivery: false,
      })
      if (!holding) enqueue(delivery)
    },
    redeliver(id) {
      const logged = state.deliveries.find((delivery) => delivery.id === id)
      if (!logged) return false
      enqueue(again(logged))
      return true
    },
    hold() {
      holding = true
    },
    held,
    release(choose = (all) => all) {
      holding = false
      const waiting = held()
      const chosen = choose(waiting)
      for (const delivery of waiting) {
        if (!chosen.includes(delivery)) Object.assign(delivery, { at: state.now(), status: UNREACHABLE })
      }
      for (const delivery of chosen) enqueue(delivery.status === 'held' ? delivery : again(delivery))
    },
    async settled() {
      for (let seen: Promise<void> | null = null; seen !== queue; ) {
        seen = queue
        await seen
      }
    },
  }
}
