import { afterEach, describe, expect, it } from 'vitest'
import { MAX_BODY_BYTES } from '../../src/http/limits.ts'
import { call, deliver, head, headersFor, PATH, type Stage, setStage } from './stage.ts'

let stage: Stage

afterEach(async () => {
  await stage.stop()
  await expect.poll(() => stage.taken()).toBe(0)
})

/** A delivery of so many bytes. */
const bodyOf = (bytes: number) => `{"text":"${'x'.repeat(bytes - 11)}"}`

describe('the largest delivery that GitHub sends', () => {
  it('is accepted', async () => {
    stage = await setStage()
    expect((await deliver(stage, bodyOf(MAX_BODY_BYTES))).status).toBe(200)
    expect(stage.stored).toHaveLength(1)
  })

  it('and one byte more is refused before it is sent', async () => {
    stage = await setStage()
    const sender = call(stage)
    sender.send(head(PATH, { ...(await headersFor('{}')), 'content-length': MAX_BODY_BYTES + 1 }))
    await sender.hears('413 Payload Too Large')
    expect(stage.outcomes).toEqual([{ status: 413, delivery: null }])
    sender.abort()
  })

  it('and one byte more is refused, too, where no length was declared', async () => {
    stage = await setStage()
    const body = bodyOf(MAX_BODY_BYTES + 1)
    const sender = call(stage)
    sender.send(head(PATH, { ...(await headersFor(body)), 'transfer-encoding': 'chunked' }))
    sender.send(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)
    await sender.hears('413 Payload Too Large')
    await sender.closed
    expect(stage.stored).toEqual([])
  })
})

describe('deliveries that together are more than may be in flight', () => {
  const size = 100_000

  it('are taken in as far as there is room; the others are 503, and welcome again afterwards', async () => {
    stage = await setStage({ bytesInFlight: 4 * size })
    const open = stage.hold()
    const answers = Array.from({ length: 10 }, () => deliver(stage, bodyOf(size)))
    await expect.poll(() => stage.outcomes).toHaveLength(6)
    expect(stage.taken()).toBe(4 * size)
    open()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(4)
    expect(statuses.filter((status) => status === 503)).toHaveLength(6)
    expect(stage.stored).toHaveLength(4)
    expect((await deliver(stage, bodyOf(size))).status).toBe(200)
  })

  it('say when to come again', async () => {
    stage = await setStage({ bytesInFlight: 10 })
    const answer = await deliver(stage, bodyOf(11))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
  })

  it('count by what was sent, not by what was promised', async () => {
    stage = await setStage()
    const senders = Array.from({ length: 40 }, () => call(stage))
    for (const sender of senders) {
      sender.send(head(PATH, { ...(await headersFor('{}')), 'content-length': MAX_BODY_BYTES }))
      sender.send('{')
    }
    await expect.poll(() => stage.taken()).toBe(40 * 16 * 1024)
    expect((await deliver(stage, '{}')).status).toBe(200)
    for (const sender of senders) sender.abort()
    await expect.poll(() => stage.taken()).toBe(0)
  })
})
