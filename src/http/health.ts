import type { ServerResponse } from 'node:http'
import { pathOf, type Route } from './route.ts'

/** One thing without which nothing can be done. Rejects where it is missing. */
export type Check = () => Promise<void>

/** How long a check may take, and how long its result stands, in milliseconds: asking costs strangers nothing. */
const PATIENCE_MS = 5_000
const GOOD_FOR_MS = 15_000
const BAD_FOR_MS = 3_000

function say(response: ServerResponse, status: number, text: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  response.writeHead(status, headers).end(`${text}\n`)
}

/** The check, asked at most every few seconds, however many want to know. */
function cached(check: Check, now: () => number): () => Promise<boolean> {
  let known: { result: Promise<boolean>; asked: number; until: number } | null = null
  return () => {
    const time = now()
    // A clock that was put back must not make it stand for hours.
    if (known && time >= known.asked && time < known.until) return known.result
    let late: NodeJS.Timeout | undefined
    const tooLate = new Promise<boolean>((resolve) => {
      late = setTimeout(() => resolve(false), PATIENCE_MS)
    })
    const asked = check().then(
      () => true,
      () => false,
    )
    const result = Promise.race([asked, tooLate]).finally(() => clearTimeout(late))
    const mine = { result, asked: time, until: Number.POSITIVE_INFINITY }
    known = mine
    void result.then((good) => {
      mine.until = now() + (good ? GOOD_FOR_MS : BAD_FOR_MS)
    })
    return result
  }
}

/**
 * `/healthz`: the process answers. `/readyz`: all its parts do; else 503, and the names of those that do not.
 *
 * @param checks by name
 */
export function health(checks: Record<string, Check>, now: () => number): Route {
  const parts = Object.entries(checks).map(([name, check]) => ({ name, isGood: cached(check, now) }))
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const path = pathOf(request)
    if (path === '/healthz') {
      say(response, 200, 'ok')
      return true
    }
    if (path !== '/readyz') return false
    const results = await Promise.all(parts.map(async ({ name, isGood }) => ({ name, good: await isGood() })))
    const missing = results.filter(({ good }) => !good).map(({ name }) => name)
    if (missing.length === 0) say(response, 200, 'ok')
    else say(response, 503, `not ready: ${missing.join(', ')}`)
    return true
  }
}
