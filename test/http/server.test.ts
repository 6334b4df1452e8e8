import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { HTTP_LIMITS } from '../../src/http/limits.ts'
import { startServer } from '../../src/http/server.ts'
import { call, deliver, head, headersFor, onTheWire, PATH, type Stage, setStage } from './stage.ts'

let stage: Stage

afterEach(async () => {
  await stage?.stop()
})

describe('stopping', () => {
  it('answers what is being stored, and takes nothing new', async () => {
    stage = await setStage()
    const open = stage.hold()
    const answer = deliver(stage, '{}')
    await expect.poll(() => stage.taken()).toBeGreaterThan(0)
    const stopped = stage.stop()
    await expect(fetch(`${stage.url}/ping`)).rejects.toThrow()
    open()
    expect((await answer).status).toBe(200)
    await stopped
  })

  it('does not wait for connections that only stay open', async () => {
    stage = await setStage({ keepAliveTime: 60_000, stopTime: 60_000 })
    const sender = call(stage)
    sender.send(await onTheWire('{}'))
    await sender.hears('200 OK')
    await stage.stop()
    await sender.closed
  })

  it('closes a connection behind the answer that it waited for', async () => {
    stage = await setStage({ keepAliveTime: 60_000, stopTime: 60_000 })
    const open = stage.hold()
    const sender = call(stage)
    sender.send(await onTheWire('{}'))
    await expect.poll(() => stage.taken()).toBeGreaterThan(0)
    const stopped = stage.stop()
    open()
    await sender.hears('200 OK')
    await stopped
  })

  it('cuts off who does not come to an end', async () => {
    stage = await setStage({ stopTime: 20 })
    const sender = call(stage)
    sender.send(head(PATH, { ...(await headersFor('{}')), 'content-length': 100 }))
    sender.send('{')
    await expect.poll(() => stage.taken()).toBeGreaterThan(0)
    await stage.stop()
    await sender.closed
    await expect.poll(() => stage.taken()).toBe(0)
  })
})

describe('a port that is taken', () => {
  it('is a mistake that the operator can mend', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const start = startServer({
      host: '127.0.0.1',
      port,
      routes: [],
      limits: HTTP_LIMITS,
      onError: () => {},
    })
    await expect(start).rejects.toThrow(`port ${port} is taken; set PORT to another one`)
    other.close()
  })
})

describe('the address', () => {
  it('is one that can be called, with IPv6 as well', async () => {
    const ping = (_: unknown, response: { end(text: string): unknown }) => Boolean(response.end('here'))
    const server = await startServer({
      host: '::1',
      port: 0,
      routes: [ping],
      limits: HTTP_LIMITS,
      onError: () => {},
    })
    expect(await (await fetch(server.url)).text()).toBe('here')
    await server.stop()
  })
})
