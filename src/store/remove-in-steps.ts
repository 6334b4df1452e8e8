import { setImmediate as otherWork } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import type { Pacer } from './pacer.ts'

/** Rows of a table that are to go. */
export interface Doomed {
  table: string
  /** A query for the key of each of them. */
  rows: SQL
  /** The columns that tell the table's rows apart, as an expression; the rowid by default. */
  key?: SQL | undefined
}

const ROWID = sql`rowid`

/** Removes rows in small steps, between which others write, until none is left or it is stopped. Gives their number. */
export async function removeInSteps(
  db: Database,
  { table, rows, key = ROWID }: Doomed,
  pacer: Pacer,
  stop?: AbortSignal,
): Promise<number> {
  let removed = 0
  while (!stop?.aborted) {
    const most = pacer.rows()
    const { rowsAffected } = await db.write(async (queries) => {
      const began = performance.now()
      const result = await queries.run(
        sql`delete from ${sql.identifier(table)} where ${key} in (select * from (${rows}) limit ${most})`,
      )
      pacer.took(performance.now() - began)
      return result
    })
    removed += rowsAffected
    await otherWork()
    if (rowsAffected < most) break
  }
  return removed
}
