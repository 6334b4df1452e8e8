import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startWebhookProxy, type WebhookProxy } from '../../src/http/webhook-proxy.ts'
import { headersFor, PATH, type Stage, setStage } from './stage.ts'

/** A channel as smee.io has it. */
async function openChannel() {
  const listeners: ServerResponse[] = []
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('event: ready\ndata: {}\n\n')
    listeners.push(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}/channel`, server, listeners }
}

const body = { action: 'completed', text: 'ünïcödé 🌊' }

/** A delivery as the channel tells it. */
async function told(): Promise<Buffer> {
  const headers = await headersFor(JSON.stringify(body))
  const fields = { ...headers, host: 'smee.io', 'content-length': '999', query: {}, timestamp: 1, body }
  return Buffer.from(`id: 1\ndata: ${JSON.stringify(fields)}\n\n`)
}

let stage: Stage
let channel: Awaited<ReturnType<typeof openChannel>>
let proxy: WebhookProxy
let warnings: string[]

beforeEach(async () => {
  stage = await setStage()
  channel = await openChannel()
  warnings = []
  proxy = startWebhookProxy({
    source: channel.url,
    target: stage.url + PATH,
    log: { info: () => {}, warn: (_, message) => warnings.push(message) },
    pauseTime: 1,
  })
  await expect.poll(() => channel.listeners).toHaveLength(1)
})

afterEach(async () => {
  await proxy.stop()
  channel.server.close()
  channel.server.closeAllConnections()
  await stage.stop()
})

describe('a channel of WEBHOOK_PROXY_URL', () => {
  it('hands deliveries on as GitHub signed them, however they are cut on the way', async () => {
    for (const byte of await told()) channel.listeners[0]?.write(Buffer.from([byte]))
    channel.listeners[0]?.write(await told())
    await expect.poll(() => stage.stored).toHaveLength(2)
    expect(stage.stored[0]?.payload).toEqual(body)
  })

  it('is opened again when it is lost', async () => {
    channel.listeners[0]?.destroy()
    await expect.poll(() => channel.listeners).toHaveLength(2)
    channel.listeners[1]?.write(await told())
    await expect.poll(() => stage.stored).toHaveLength(1)
    expect(warnings).toEqual(['the channel of WEBHOOK_PROXY_URL is lost; it is opened again'])
  })

  it('stays open when it sends what is no delivery', async () => {
    channel.listeners[0]?.write('data: {broken\n\nevent: ping\ndata: {}\n\n: a comment\n\n')
    channel.listeners[0]?.write(await told())
    await expect.poll(() => stage.stored).toHaveLength(1)
    expect(warnings).toEqual(['what the channel of WEBHOOK_PROXY_URL sent could not be handed on'])
    expect(channel.listeners).toHaveLength(1)
  })
})
