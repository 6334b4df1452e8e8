import { type SQL, sql } from 'drizzle-orm'
import type { Queries } from './database.ts'

/**
 * The rows of a query as one JSON text, read: each of the driver's own rows costs as much as ten such. The columns are
 * what each row's keys are made from, in the query's names; numbers that need all their digits go through `allDigits`,
 * and what is JSON already through SQLite's `json`.
 */
export async function jsonRows<Row extends object>(
  queries: Queries,
  columns: Record<keyof Row & string, SQL>,
  query: SQL,
): Promise<Row[]> {
  const pairs = Object.entries<SQL>(columns).map(([key, column]) => sql`${sql.raw(`'${key}'`)}, ${column}`)
  const [row] = await queries.all<{ rows: string }>(sql`
    select json_group_array(json_object(${sql.join(pairs, sql`, `)})) as rows from (${query})`)
  return JSON.parse(row?.rows ?? '[]')
}
