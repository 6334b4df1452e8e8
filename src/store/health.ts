import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from './database.ts'
import { createInspection } from './inspect.ts'
import { chores } from './schema.ts'
import { fullDisk, troubleOf } from './trouble.ts'

/** With less left, the next commit may fail, in bytes. */
const LEAST_FREE_BYTES = 1_000_000

/** A look for damage that takes longer goes on, and is heard of the next time. */
const PATIENCE_MS = 1_000

/** Something is wrong with the store; the message may be told to anybody. */
export class StoreTrouble extends Error {
  override name = 'StoreTrouble'
}

/** Writes something and waits for the disk: only a write shows that the next one may work. */
async function tryWrite(db: Database): Promise<void> {
  await db.write((queries) =>
    queries
      .insert(chores)
      .values({ name: 'write-probe', leasedUntil: 0 })
      .onConflictDoUpdate({ target: chores.name, set: { leasedUntil: 0 } }),
  )
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/**
 * A check of the store: it can be written, its disk has room, its file is the one that was opened and is not damaged.
 * Throws a `StoreTrouble` with what to do, or what else went wrong. `clock`: milliseconds, never going back.
 */
export function createStoreCheck(db: Database, clock?: () => number): () => Promise<void> {
  const { path } = db
  const inspect = path === null ? null : createInspection(path, db.condemn, clock)
  return async () => {
    try {
      const late = new AbortController()
      // Whether the file is there at all, and can be read, the write tells.
      const looked = inspect?.().catch(() => {})
      await Promise.race([looked, pause(PATIENCE_MS, undefined, { signal: late.signal }).catch(() => {})])
      late.abort()
      await tryWrite(db)
      if (path !== null && (await freeBytes(dirname(path))) < LEAST_FREE_BYTES)
        throw new StoreTrouble(fullDisk())
    } catch (error) {
      const trouble = troubleOf(error)
      throw trouble === null ? error : new StoreTrouble(trouble)
    }
  }
}
