import { statusOf } from '../github/client.ts'

/** How long a job pauses after each failure, in milliseconds; after the last one it is given up. */
export const PAUSES = [1_000, 5_000, 30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000]

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

/** When GitHub says that it may be asked again, in milliseconds since 1970; null where it does not say. */
function limitEnds(error: unknown, now: number): number | null {
  const status = statusOf(error)
  if (status !== 403 && status !== 429) return null
  const after = header(error, 'retry-after')
  if (after !== null) return now + Math.min(after * 1_000, LONGEST_LIMIT_MS)
  if (header(error, 'x-ratelimit-remaining') !== null) return null
  const reset = header(error, 'x-ratelimit-reset')
  if (reset === null) return null
  // By GitHub's own clock, where it says what that is: ours may be wrong.
  return now + Math.min(Math.max(reset * 1_000 - (dateOf(error) ?? now), 0), LONGEST_LIMIT_MS)
}

/**
 * When a job that failed is tried again, in milliseconds since 1970; null if it is given up. `attempts`: how often
 * it was tried. A rate limit is waited for, whatever the pauses say.
 */
export function nextTry(
  error: unknown,
  attempts: number,
  now: number,
  pauses: number[] = PAUSES,
): number | null {
  const pause = pauses[attempts - 1]
  if (pause === undefined) return null
  return Math.max(now + pause, limitEnds(error, now) ?? 0)
}
