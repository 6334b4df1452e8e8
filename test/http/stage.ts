import { connect } from 'node:net'
import { Webhooks } from '@octokit/webhooks'
import { createInFlight } from '../../src/http/in-flight.ts'
import { HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts'
import { ping, type Route } from '../../src/http/route.ts'
import { startServer } from '../../src/http/server.ts'
import { type Delivery, type Outcome, webhooks } from '../../src/http/webhooks.ts'

export const PATH = '/api/github/webhooks'
export const GUID = '72d3162e-cc78-11e3-81ab-4c9367dc0958'
const { sign, verify } = new Webhooks({ secret: 'a secret of our own' })

/** The real server on a free port, with a store that does what the test says. */
export interface Stage {
  url: string
  /** Deliveries that were handed on to be stored. */
  stored: Delivery[]
  outcomes: Outcome[]
  /** What routes threw. */
  errors: unknown[]
  /** Bytes in flight now. */
  taken(): number
  /** Deliveries wait in the store until the function that it gives is called. */
  hold(): () => void
  /** Storing fails from now on. */
  breakStore(): void
  stop(): Promise<void>
}

/** Sets the stage; limits not named are those of the real service. */
export async function setStage(limits: Partial<HttpLimits> = {}, routes: Route[] = []): Promise<Stage> {
  const stored: Delivery[] = []
  const outcomes: Outcome[] = []
  const errors: unknown[] = []
  let gate = Promise.resolve()
  let broken = false
  const all = { ...HTTP_LIMITS, ...limits }
  const inFlight = createInFlight(all.bytesInFlight)
  const receive = async (delivery: Delivery) => {
    await gate
    if (broken) throw new Error('SECRET: the disk of db-7.internal is full')
    stored.push(delivery)
  }
  const onOutcome = (outcome: Outcome) => outcomes.push(outcome)
  const hooks = webhooks({ path: PATH, limits: all, inFlight, verify, receive, onOutcome })
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    routes: [hooks, ping, ...routes],
    limits: all,
    onError: (error) => errors.push(error),
  })
  return {
    url: server.url,
    stored,
    outcomes,
    errors,
    taken: inFlight.taken,
    hold() {
      let open = () => {}
      gate = new Promise((resolve) => {
        open = resolve
      })
      return open
    },
    breakStore() {
      broken = true
    },
    stop: server.stop,
  }
}

/** The headers of a delivery as GitHub signs it. */
export async function headersFor(body: string): Promise<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'x-github-delivery': GUID,
    'x-github-event': 'workflow_run',
    'x-hub-signature-256': await sign(body),
  }
}

/** Sends a delivery, signed, with these headers put in place of its own; null leaves one out. */
export async function deliver(
  { url }: Stage,
  body: string,
  changes: Record<string, string | null> = {},
  path = PATH,
): Promise<Response> {
  const headers = Object.entries({ ...(await headersFor(body)), ...changes })
  const left = headers.filter((entry): entry is [string, string] => entry[1] !== null)
  return fetch(url + path, { method: 'POST', headers: left, body })
}

/** The head of a raw request. */
export function head(path: string, headers: Record<string, string | number>): string {
  const lines = Object.entries({ host: 'tidemark', ...headers }).map(([name, value]) => `${name}: ${value}`)
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

/** A signed delivery as it looks on the wire. */
export async function onTheWire(body: string): Promise<string> {
  return head(PATH, { ...(await headersFor(body)), 'content-length': Buffer.byteLength(body) }) + body
}

/** A sender without manners. */
export interface Sender {
  /** Resolves with true when all of it was taken. */
  send(data: string | Buffer): Promise<boolean>
  /** Resolves when what came back holds the text; fails if the connection closes before. */
  hears(text: string): Promise<void>
  heard(): string
  /** Goes away in the middle. */
  abort(): void
  /** Resolves when the connection is closed. */
  closed: Promise<void>
}

/** Connects without sending anything. */
export function call({ url }: Stage): Sender {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let heard = ''
  const listeners = new Set<() => void>()
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1')
    for (const listener of listeners) listener()
  })
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  return {
    send: (data) => new Promise((resolve) => socket.write(data, (error) => resolve(!error))),
    heard: () => heard,
    hears: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (heard.includes(text)) resolve()
        }
        listeners.add(look)
        look()
        closed.then(() => reject(new Error(`it closed after saying:\n${heard}`)))
      }),
    abort: () => void socket.resetAndDestroy(),
    closed,
  }
}
