import { describe, expect, it } from 'vitest'
import { messagesOf } from '../../src/http/event-stream.ts'

async function read(text: string, bytesAtOnce = 1_000): Promise<string[]> {
  const bytes = new TextEncoder().encode(text)
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += bytesAtOnce) yield bytes.subarray(at, at + bytesAtOnce)
  }
  const messages: string[] = []
  for await (const message of messagesOf(chunks())) messages.push(message)
  return messages
}

describe('the messages of an event stream', () => {
  it.each([1, 2, 3, 1_000])('are whole when %i bytes come at once', async (bytesAtOnce) => {
    expect(await read('data: ünïcödé 🌊\n\nid: 2\r\ndata: next\r\n\r\n', bytesAtOnce)).toEqual([
      'ünïcödé 🌊',
      'next',
    ])
  })

  it('may have several lines', async () => {
    expect(await read('data: one\ndata:two\ndata:  three\n\n')).toEqual(['one\ntwo\n three'])
  })

  it('are not comments, other events, or what the end cut off', async () => {
    expect(
      await read(': hello\n\nevent: ping\ndata: {}\n\nevent: message\ndata: a\n\n\n\ndata: cut'),
    ).toEqual(['a'])
  })
})
