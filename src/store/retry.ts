import { setTimeout as pause } from 'node:timers/promises'
import { LibsqlError } from '@libsql/client'
import { DrizzleQueryError } from 'drizzle-orm'

/** How often and how long a database that is busy is asked again. */
export interface Patience {
  /** Milliseconds after which the last failure is thrown. */
  total: number
  /** Milliseconds of the first pause; each further one is half as long again, at most `longest`. */
  first: number
  longest: number
}

const transient = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'CLIENT_CLOSED',
  'TRANSACTION_CLOSED',
  'TRANSACTION_TIMEOUT',
  'STREAM_EXPIRED',
  'HRANA_CLOSED_ERROR',
])

/**
 * Runs `attempt` again while it fails because others hold the database; `before` runs before each new attempt.
 * Only failures after which nothing has been written count; a lost connection does not, for the write may stand.
 */
export async function retryBusy<T>(
  attempt: () => Promise<T>,
  before: (failure: Error, tries: number) => Promise<void>,
  patience: Patience,
): Promise<T> {
  let wait = patience.first
  let waited = 0
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const failure = unwrap(error)
      if (!(failure instanceof Error) || !isBusy(failure) || waited >= patience.total) throw failure
      await before(failure, tries)
      // Two processes that failed together must not come back together.
      const length = wait * (0.5 + Math.random())
      await pause(length)
      waited += length
      wait = Math.min(wait * 1.5, patience.longest)
    }
  }
}

/** Drizzle's own error repeats the statement's values, which may be a private repository's: never let it out. */
export function unwrap(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? (error.cause ?? new Error('a query failed')) : error
}

function isBusy(failure: Error): boolean {
  if (failure instanceof LibsqlError && transient.has(failure.code)) return true
  return /TRANSACTION_TIMEOUT|STREAM_EXPIRED|SQLITE_BUSY/.test(failure.message)
}
