import { Webhooks } from '@octokit/webhooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HTTP_LIMITS } from '../../src/http/limits.ts'
import { serve } from '../../src/http/serve.ts'
import type { HttpServer } from '../../src/http/server.ts'
import type { Outcome } from '../../src/http/webhooks.ts'
import { GUID, PATH } from './stage.ts'

let server: HttpServer
let heard: unknown[]
let outcomes: Outcome[]
let warnings: number
const app = new Webhooks({ secret: 'a secret of our own' })
app.onAny(({ id, name, payload }) => heard.push({ id, name, payload }))

beforeEach(async () => {
  heard = []
  outcomes = []
  warnings = 0
  server = await serve({
    host: '127.0.0.1',
    port: 0,
    webhookPath: `${PATH}/`,
    webhookProxyUrl: undefined,
    app,
    limits: HTTP_LIMITS,
    log: { info: () => {}, warn: () => warnings++, error: () => {} },
    onOutcome: (outcome) => outcomes.push(outcome),
    now: () => 0,
  })
})

afterEach(async () => {
  await server.stop()
})

async function deliver(event: string, secret = 'a secret of our own'): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'x-github-delivery': GUID,
    'x-github-event': event,
    'x-hub-signature-256': await new Webhooks({ secret }).sign('{"zen":"Keep it."}'),
  }
  return (await fetch(server.url + PATH, { method: 'POST', headers, body: '{"zen":"Keep it."}' })).status
}

describe('the server of the app', () => {
  it('hands an event on to who listens to it', async () => {
    expect(await deliver('ping')).toBe(200)
    expect(heard).toEqual([{ id: GUID, name: 'ping', payload: { zen: 'Keep it.' } }])
  })

  it.each(['error', 'constructor', '__proto__', 'an_event_of_tomorrow'])(
    'takes %s for an event that nobody listens to',
    async (event) => {
      expect(await deliver(event)).toBe(200)
      expect(heard).toEqual([])
    },
  )

  it('refuses who has another secret, and warns of it', async () => {
    expect(await deliver('ping', 'development')).toBe(401)
    expect([heard, warnings]).toEqual([[], 1])
    expect(outcomes).toEqual([{ status: 401, delivery: null }])
  })
})
