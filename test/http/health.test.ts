import { afterEach, expect, it } from 'vitest'
import { health } from '../../src/http/health.ts'
import { HTTP_LIMITS } from '../../src/http/limits.ts'
import { type HttpServer, startServer } from '../../src/http/server.ts'

const DAY = 24 * 3_600_000
let server: HttpServer

afterEach(async () => {
  await server.stop()
})

it('asks again at once when the clock was put back', async () => {
  let time = DAY
  let asked = 0
  const check = async () => {
    asked++
    if (asked > 1) throw new Error('gone')
  }
  const routes = [health({ store: check }, () => time)]
  server = await startServer({ host: '127.0.0.1', port: 0, routes, limits: HTTP_LIMITS, onError() {} })
  const status = async () => (await fetch(`${server.url}/readyz`)).status
  expect(await status()).toBe(200)
  expect(await status()).toBe(200)
  time = 0
  expect(await status()).toBe(503)
  expect(asked).toBe(2)
})
