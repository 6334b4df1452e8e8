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

/** Why something cannot be done, in words that may be told to anybody. */
export class NotReady extends Error {
  override name = 'NotReady'
}

/** What came of a check: null where all is well, else why not; empty where that is nobody's business. */
type Result = string | null

function reasonOf(error: unknown): string {
  return error instanceof NotReady ? error.message : ''
}

/** The check, asked at most every few seconds, however many want to know. */
function cached(check: Check, now: () => number): () => Promise<Result> {
  let known: { result: Promise<Result>; asked: number; until: number } | null = null
  return () => {
    const time = now()
    // A clock that was put back must not make it stand for hours.
    if (known && time >= known.asked && time < known.until) return known.result
    let late: NodeJS.Timeout | undefined
    const tooLate = new Promise<Result>((resolve) => {
      late = setTimeout(() => resolve(`no answer within ${PATIENCE_MS / 1_000} seconds`), PATIENCE_MS)
    })
    const asked = check().then(() => null, reasonOf)
    const result = Promise.race([asked, tooLate]).finally(() => clearTimeout(late))
    const mine = { result, asked: time, until: Number.POSITIVE_INFINITY }
    known = mine
    void result.then((reason) => {
      mine.until = now() + (reason === null ? GOOD_FOR_MS : BAD_FOR_MS)
    })
    return result
  }
}

/**
 * `/healthz`: the process answers. `/readyz`: all its parts do; else 503, the names of those that do not, and a line
 * for each that says why.
 *
 * @param checks by name
 */
export function health(checks: Record<string, Check>, now: () => number): Route {
  const parts = Object.entries(checks).map(([name, check]) => ({ name, ask: cached(check, now) }))
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const path = pathOf(request)
    if (path === '/healthz') {
      say(response, 200, 'ok')
      return true
    }
    if (path !== '/readyz') return false
    const results = await Promise.all(parts.map(async ({ name, ask }) => ({ name, reason: await ask() })))
    const missing = results.filter(({ reason }) => reason !== null)
    if (missing.length === 0) say(response, 200, 'ok')
    else {
      const names = missing.map(({ name }) => name).join(', ')
      const reasons = missing.flatMap(({ name, reason }) => (reason ? `${name}: ${reason}` : []))
      say(response, 503, [`not ready: ${names}`, ...reasons].join('\n'))
    }
    return true
  }
}
