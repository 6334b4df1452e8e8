import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { guids } from './guid.ts'

/** Where deliveries go, and what they carry. */
export interface Target {
  /** The webhook's address. */
  url: string
  secret: string
  event: string
  payload: string
}

/** What became of so many deliveries. */
export interface Delivered {
  acknowledged: number
  /** Over the whole time, in deliveries a second. */
  rate: number
  /** Of each delivery, from its first byte to the end of its answer. */
  milliseconds: number[]
}

/** Whether an answer has arrived as a whole; GitHub's client and this one ask nothing before that. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /content-length: (\d+)/i.exec(answer.slice(0, end))?.[1]
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= end + 4 + Number(length)
}

/**
 * Delivers one payload many times, each with an id of its own, over so many connections that each wait for their
 * answer. It writes to sockets itself: an HTTP client would need as much of the machine as the server.
 */
export async function deliver(target: Target, amount: number, connections: number): Promise<Delivered> {
  const { hostname, port, pathname } = new URL(target.url)
  const body = Buffer.from(target.payload)
  const signature = createHmac('sha256', target.secret).update(body).digest('hex')
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    'user-agent: GitHub-Hookshot/5a4d3d1',
    `x-github-event: ${target.event}`,
    `x-hub-signature-256: sha256=${signature}`,
    'x-github-delivery: ',
  ].join('\r\n')
  const milliseconds: number[] = []
  let acknowledged = 0
  let left = amount
  const nextId = guids()

  const converse = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname)
      let began = 0
      let answer = ''
      const next = () => {
        if (left === 0) return socket.end()
        left--
        answer = ''
        began = performance.now()
        socket.cork()
        socket.write(`${head}${nextId()}\r\n\r\n`)
        socket.write(body)
        socket.uncork()
      }
      socket.setNoDelay(true)
      socket.on('connect', next)
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1')
        if (!isWhole(answer)) return
        milliseconds.push(performance.now() - began)
        if (/^HTTP\/1\.1 2/.test(answer)) acknowledged++
        next()
      })
      socket.on('close', () => resolve())
      socket.on('error', reject)
    })

  const began = performance.now()
  await Promise.all(Array.from({ length: connections }, converse))
  return { acknowledged, rate: (amount * 1_000) / (performance.now() - began), milliseconds }
}
