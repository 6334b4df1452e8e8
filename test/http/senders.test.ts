import { afterEach, describe, expect, it } from 'vitest'
import type { HttpLimits } from '../../src/http/limits.ts'
import { call, deliver, head, headersFor, onTheWire, PATH, type Stage, setStage } from './stage.ts'

const CHUNKED = { 'transfer-encoding': 'chunked' }
/** One chunk of an endless body, as it looks on the wire. */
const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`

let stage: Stage

async function begin(limits: Partial<HttpLimits> = {}): Promise<Stage> {
  stage = await setStage({ lookEvery: 10, ...limits })
  return stage
}

afterEach(async () => {
  await stage.stop()
  await expect.poll(() => stage.taken()).toBe(0)
})

describe('a slow sender is cut off', () => {
  it('that connects and says nothing', async () => {
    const sender = call(await begin({ headersTime: 50 }))
    await sender.closed
    expect(sender.heard()).toContain('408 Request Timeout')
  })

  it('that does not come to the end of its headers', async () => {
    const sender = call(await begin({ headersTime: 50 }))
    sender.send(`POST ${PATH} HTTP/1.1\r\nHost: tide`)
    await sender.closed
    expect(sender.heard()).toContain('408 Request Timeout')
  })

  it('that does not come to the end of its body, and its bytes are given back', async () => {
    const sender = call(await begin({ requestTime: 100, headersTime: 100 }))
    sender.send(head(PATH, { ...(await headersFor('{}')), 'content-length': 1_000 }))
    sender.send('{"a":')
    await expect.poll(() => stage.taken()).toBeGreaterThan(0)
    await sender.closed
    await expect.poll(() => stage.taken()).toBe(0)
    expect(stage.stored).toEqual([])
  })

  it('that sends byte after byte for ever', async () => {
    const sender = call(await begin({ requestTime: 100, headersTime: 100 }))
    sender.send(head(PATH, { ...(await headersFor('{}')), ...CHUNKED }))
    const drip = setInterval(() => sender.send(chunk(1)), 5)
    await sender.closed
    clearInterval(drip)
    expect(stage.stored).toEqual([])
  })

  it('that keeps its connection after an answer and sends no more', async () => {
    const sender = call(await begin({ keepAliveTime: 1 }))
    sender.send(await onTheWire('{}'))
    await sender.hears('200 OK')
    await sender.closed
  })
})

describe('a connection on which nothing moves', () => {
  it('is closed, even while its delivery is being stored', async () => {
    const sender = call(await begin({ idleTime: 50 }))
    const open = stage.hold()
    sender.send(await onTheWire('{}'))
    await sender.closed
    expect(sender.heard()).toBe('')
    open()
    await expect.poll(() => stage.stored).toHaveLength(1)
  })
})

describe('a refused sender', () => {
  it('may finish its sentence, so that it finds its answer', async () => {
    const sender = call(await begin({ lingerTime: 20_000 }))
    const length = 20_000_000
    sender.send(head(PATH, { 'content-type': 'text/plain', 'content-length': length }))
    expect(await sender.send(Buffer.alloc(length))).toBe(true)
    await sender.hears('415 Unsupported Media Type')
    await sender.closed
  })

  it('that has finished already is not waited for', async () => {
    const sender = call(await begin({ lingerTime: 60_000 }))
    const headers = { ...(await headersFor('another body')), 'content-length': 2 }
    sender.send(`${head(PATH, headers)}{}`)
    await sender.hears('401 Unauthorized')
    await sender.closed
  })
})

describe('an endless sender', () => {
  it('is told 413 as soon as it is over the limit, and the connection closes', async () => {
    const sender = call(await begin({ bodyBytes: 100_000, lingerTime: 20 }))
    sender.send(head(PATH, { ...(await headersFor('{}')), ...CHUNKED }))
    const flood = setInterval(() => sender.send(chunk(30_000)), 1)
    await sender.hears('413 Payload Too Large')
    await sender.closed
    clearInterval(flood)
    expect(sender.heard()).toMatch(/connection: close/i)
    expect(sender.heard()).toMatch(/too large\n$/)
  })

  it('is cut off behind a refusal, too', async () => {
    const sender = call(await begin({ lingerTime: 20 }))
    sender.send(head(PATH, { 'content-type': 'text/plain', ...CHUNKED }))
    const flood = setInterval(() => sender.send(chunk(30_000)), 1)
    await sender.hears('415 Unsupported Media Type')
    await sender.closed
    clearInterval(flood)
    expect(stage.taken()).toBe(0)
  })

  it.each(['/', '/ping', '/elsewhere'])('finds no way around the limits at %s', async (path) => {
    const sender = call(await begin({ lingerTime: 20 }))
    sender.send(head(path, CHUNKED))
    const flood = setInterval(() => sender.send(chunk(30_000)), 1)
    await sender.hears('404 Not Found')
    await sender.closed
    clearInterval(flood)
  })

  it('of headers is refused', async () => {
    const sender = call(await begin())
    sender.send(`POST ${PATH} HTTP/1.1\r\nHost: tidemark\r\nX-Long: ${'x'.repeat(20_000)}`)
    await sender.closed
    expect(sender.heard()).toContain('431 Request Header Fields Too Large')
  })
})

describe('a body without a length', () => {
  it('is a delivery like any other', async () => {
    const sender = call(await begin())
    const body = '{"action":"completed"}'
    sender.send(head(PATH, { ...(await headersFor(body)), ...CHUNKED }))
    for (const letter of body) sender.send(`1\r\n${letter}\r\n`)
    sender.send('0\r\n\r\n')
    await sender.hears('200 OK')
    expect(stage.stored[0]?.payload).toEqual({ action: 'completed' })
    sender.abort()
  })

  it('in chunks of one byte takes no more than a body in one piece', async () => {
    const sender = call(await begin())
    const body = `{"text":"${'x'.repeat(50_000)}"}`
    const open = stage.hold()
    sender.send(head(PATH, { ...(await headersFor(body)), ...CHUNKED }))
    sender.send([...body].map((letter) => `1\r\n${letter}\r\n`).join(''))
    sender.send('0\r\n\r\n')
    await expect.poll(() => stage.taken()).toBe(64 * 1024)
    open()
    await sender.hears('200 OK')
    sender.abort()
  })
})

describe('requests in one go on one connection', () => {
  it('are answered in their order', async () => {
    const sender = call(await begin())
    const bodies = ['{"n":1}', '{"n":2}', '{"n":3}']
    sender.send((await Promise.all(bodies.map(onTheWire))).join(''))
    await expect.poll(() => sender.heard().match(/200 OK/g)).toHaveLength(3)
    expect(stage.stored.map(({ payload }) => JSON.stringify(payload))).toEqual(bodies)
    sender.abort()
  })

  it('end with the one that is refused', async () => {
    const sender = call(await begin({ lingerTime: 20 }))
    const refused = head(PATH, {
      ...(await headersFor('{}')),
      'content-type': 'text/plain',
      'content-length': 2,
    })
    sender.send(`${await onTheWire('{}')}${refused}{}`)
    await sender.closed
    expect(sender.heard().match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 415'])
  })
})

describe('a sender that goes away', () => {
  it('in the middle of its body gives its bytes back', async () => {
    const sender = call(await begin())
    sender.send(head(PATH, { ...(await headersFor('{}')), 'content-length': 200_000 }))
    sender.send('x'.repeat(100_000))
    await expect.poll(() => stage.taken()).toBeGreaterThan(100_000)
    sender.abort()
    await expect.poll(() => stage.taken()).toBe(0)
    expect(stage.outcomes).toEqual([])
  })

  it('before its answer has its delivery stored all the same', async () => {
    const sender = call(await begin())
    const open = stage.hold()
    sender.send(await onTheWire('{"a":1}'))
    await expect.poll(() => stage.taken()).toBeGreaterThan(0)
    sender.abort()
    await sender.closed
    open()
    await expect.poll(() => stage.stored).toHaveLength(1)
    await expect.poll(() => stage.taken()).toBe(0)
  })

  it('harms nobody else', async () => {
    await begin()
    const senders = Array.from({ length: 50 }, () => call(stage))
    for (const sender of senders) {
      sender.send(head(PATH, { ...(await headersFor('{}')), 'content-length': 9_000 }))
      sender.send('x'.repeat(5_000))
    }
    await expect.poll(() => stage.taken()).toBe(50 * 9_000)
    for (const sender of senders) sender.abort()
    await expect.poll(() => stage.taken()).toBe(0)
    expect((await deliver(stage, '{}')).status).toBe(200)
  })
})

describe('more connections than allowed', () => {
  it('are closed at once, and those that are open go on', async () => {
    await begin({ connections: 2 })
    const [first, second] = [call(stage), call(stage)]
    first.send(await onTheWire('{"n":1}'))
    await first.hears('200 OK')
    second.send(await onTheWire('{"n":2}'))
    await second.hears('200 OK')
    const third = call(stage)
    await third.closed
    expect(third.heard()).toBe('')
    first.send(await onTheWire('{"n":3}'))
    await expect.poll(() => stage.stored).toHaveLength(3)
    first.abort()
    second.abort()
  })
})
