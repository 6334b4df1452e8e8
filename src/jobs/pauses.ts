import { limitEnds } from '../github/limit-ends.ts'

/** How long a job pauses after each failure, in milliseconds; after the last one it is given up. */
export const PAUSES = [1_000, 5_000, 30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000]

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
