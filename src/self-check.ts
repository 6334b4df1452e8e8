import type { Check } from './http/health.ts'

/** Where nobody asks `/readyz`, the log is to tell all the same. */
const EVERY_MS = 30_000

/** What a process looks after by itself; GitHub is asked often enough. */
const OWN = ['store', 'queue']

/** Does the checks of this process's own parts, which write into the log what they find. Gives the function that ends it. */
export function lookFromTimeToTime(checks: Record<string, Check>): () => Promise<void> {
  let looking: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    looking = Promise.allSettled(OWN.map((name) => checks[name]?.()))
  }, EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await looking
  }
}
