import type { IncomingMessage } from 'node:http'
import { answer, refuse, type Status } from './answer.ts'
import { type DeliveryHeaders, readDeliveryHeaders } from './delivery-headers.ts'
import type { InFlight } from './in-flight.ts'
import type { HttpLimits } from './limits.ts'
import { type Body, readBody } from './read-body.ts'
import { pathOf, type Route, withoutSlash } from './route.ts'

/** A delivery whose signature is right. */
export interface Delivery {
  id: string
  event: string
  payload: object
}

/** What came of a request to the webhook path. */
export interface Outcome {
  status: Status
  /** Null where the signature was not right: what the headers say is then a stranger's word. */
  delivery: Omit<Delivery, 'payload'> | null
}

/** What the route works with. */
export interface WebhookParts {
  path: string
  limits: HttpLimits
  inFlight: InFlight
  /** Compares in constant time. */
  verify: (body: string, signature: string) => Promise<boolean>
  /** Resolves when the delivery is on disk. */
  receive: (delivery: Delivery) => Promise<void>
  /** Hears of every answer. */
  onOutcome: (outcome: Outcome) => void
}

const REFUSED = { 'too-large': 413, 'too-much': 503 } as const

/** Takes deliveries in: nothing is parsed before the signature is verified, and 200 means that it is on disk. */
export function webhooks(parts: WebhookParts): Route {
  const { limits, inFlight, onOutcome } = parts
  const path = withoutSlash(parts.path)
  return async (request, response) => {
    if (pathOf(request) !== path) return false
    const stop = (status: Status) => {
      refuse(request, response, status, limits.lingerTime)
      onOutcome({ status, delivery: null })
      return true
    }
    const headers = headersOf(request)
    if (typeof headers === 'number') return stop(headers)
    const body = await readBody(request, limits.bodyBytes, inFlight)
    if (body === 'gone') return true
    if (typeof body === 'string') return stop(REFUSED[body])
    try {
      const outcome = await outcomeOf(parts, headers, body)
      if (outcome.delivery === null) return stop(outcome.status)
      answer(response, outcome.status)
      onOutcome(outcome)
      return true
    } finally {
      body.done()
    }
  }
}

function headersOf(request: IncomingMessage): DeliveryHeaders | Status {
  return request.method === 'POST' ? readDeliveryHeaders(request.headers) : 405
}

async function outcomeOf(
  { verify, receive, limits }: WebhookParts,
  { id, event, signature }: DeliveryHeaders,
  { bytes }: Body,
): Promise<Outcome> {
  const text = bytes.toString('utf8')
  // It throws for an empty body, which GitHub never sends.
  const right = await verify(text, signature).catch(() => false)
  if (!right) return { status: 401, delivery: null }
  const delivery = { id, event }
  const payload = objectIn(text)
  if (!payload) return { status: 400, delivery }
  return { status: await within(limits.answerTime, receive({ ...delivery, payload })), delivery }
}

function objectIn(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** The status that says how far `storing` came. It goes on after a 503: the delivery is then known when it comes again. */
function within(time: number, storing: Promise<void>): Promise<Status> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(503), time)
    storing
      .then(
        () => resolve(200),
        () => resolve(500),
      )
      .finally(() => clearTimeout(timer))
  })
}
