import { type SQL, sql } from 'drizzle-orm'

/** The greatest power of two that SQLite holds as an integer. */
const largest = 2 ** 62

/**
 * A number as a fraction: numerator and two divisors that are powers of two, all integers. SQLite's own parser of
 * decimals is off by one bit in one of 8,000 numbers, while integers and such divisions are exact. Exact for
 * magnitudes from 2e-22 to 9e18, beyond them as good as SQLite's parser.
 */
export function fraction(number: number): [numerator: number, first: number, second: number] {
  let numerator = number
  let first = 1
  let second = 1
  while (!Number.isInteger(numerator) && second < largest) {
    numerator *= 2
    if (first < largest) first *= 2
    else second *= 2
  }
  return [numerator, first, second]
}

/** The number that a fraction stands for, which is a JSON array; null for null. */
export function fromFraction(json: SQL): SQL {
  return sql`cast(${json} ->> 0 as real) / (${json} ->> 1) / (${json} ->> 2)`
}

/** A column's number as JSON with all its digits, null for null; SQLite's JSON functions would write 15 of 17. */
export function allDigits(column: SQL): SQL {
  return sql`iif(${column} is null, null, json(format('%!.17g', ${column})))`
}
