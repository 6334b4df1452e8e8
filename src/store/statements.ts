import { setImmediate as otherWork } from 'node:timers/promises'
import type { SQL } from 'drizzle-orm'
import type { Queries } from './database.ts'

/**
 * Runs statements of which none needs another one's answer: a server is sent all of them in one round trip, and does
 * them in order.
 */
export async function runAll(queries: Queries, statements: SQL[]): Promise<void> {
  await Promise.all(statements.map((statement) => queries.run(statement)))
}

/** Runs large statements one after the other, so that timers and requests get their turn between them. */
export async function runInTurns(queries: Queries, statements: SQL[]): Promise<void> {
  for (const statement of statements) {
    await queries.run(statement)
    await otherWork()
  }
}
