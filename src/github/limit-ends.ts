import { statusOf } from './client.ts'
import { RequestLimit } from './request-limit.ts'

function header(error: unknown, name: string): number | null {
  const headers = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers
  const value = Number(headers?.[name])
  return Number.isFinite(value) && value > 0 ? value : null
}

/** GitHub's limits are by the hour; `retry-after` and a reset that lie further ahead are not believed. */
const LONGEST_LIMIT_MS = 65 * 60_000

/** What time it was for GitHub when it answered, in milliseconds since 1970; null where it did not say. */
function dateOf(error: unknown): number | null {
  const headers = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers
  const date = typeof headers?.date === 'string' ? Date.parse(headers.date) : Number.NaN
  return Number.isFinite(date) ? date : null
}

/** GitHub asks to wait for at least so long after a secondary limit for which it names no time. */
const SECONDARY_LIMIT_MS = 60_000

/**
 * When GitHub may be asked again after a limit of requests, its own or ours, in milliseconds since 1970; null for any
 * other error.
 */
export function limitEnds(error: unknown, now: number): number | null {
  if (error instanceof RequestLimit) return now + error.retryAfter
  const status = statusOf(error)
  if (status !== 403 && status !== 429) return null
  const after = header(error, 'retry-after')
  if (after !== null) return now + Math.min(after * 1_000, LONGEST_LIMIT_MS)
  if (error instanceof Error && /\bsecondary rate limit\b/i.test(error.message))
    return now + SECONDARY_LIMIT_MS
  if (header(error, 'x-ratelimit-remaining') !== null) return null
  const reset = header(error, 'x-ratelimit-reset')
  if (reset === null) return null
  // By GitHub's own clock, where it says what that is: ours may be wrong.
  return now + Math.min(Math.max(reset * 1_000 - (dateOf(error) ?? now), 0), LONGEST_LIMIT_MS)
}
