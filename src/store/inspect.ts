import AsyncDatabase from 'libsql/promise'
import { isDamage } from './trouble.ts'

/** At most this part of the time is spent on looking, and never more often than once in `LEAST_PAUSE_MS`. */
const SHARE = 1 / 100
const LEAST_PAUSE_MS = 30_000

/**
 * Looks for damage: reads the whole file through a connection of its own, for the others know what they have read
 * before. It does so in a thread of the driver's. Gives what is wrong, null where nothing is.
 */
async function findDamage(path: string): Promise<string | null> {
  const connection = new AsyncDatabase(path, { readonly: true, fileMustExist: true })
  try {
    const statement = await connection.prepare('pragma quick_check(1)')
    const [row] = (await statement.all()) as { quick_check: string }[]
    return !row || row.quick_check === 'ok' ? null : row.quick_check
  } catch (error) {
    if (isDamage(error)) return error instanceof Error ? error.message : 'it cannot be read'
    throw error
  } finally {
    connection.close()
  }
}

/**
 * Looks for damage from time to time, the more rarely the longer it takes. Resolves when a look is over that was due, or
 * at once. `onDamage` hears of what was found.
 */
export function createInspection(
  path: string,
  onDamage: (detail: string) => void,
  clock: () => number = () => performance.now(),
): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  async function look(): Promise<void> {
    const began = clock()
    try {
      const detail = await findDamage(path)
      if (detail !== null) onDamage(detail.split('\n')[0] ?? '')
    } finally {
      next = clock() + Math.max(LEAST_PAUSE_MS, (clock() - began) / SHARE)
      looking = null
    }
  }

  return async () => {
    if (!looking && clock() >= next) looking = look()
    await looking
  }
}
