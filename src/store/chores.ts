import { and, eq, gt, isNull, lte, or } from 'drizzle-orm'
import type { Database } from './database.ts'
import { chores } from './schema.ts'

/** A chore as a process took it. */
export interface TakenChore {
  name: string
  /** When the last one that came to its end had begun, in milliseconds since 1970; null where none has. */
  doneAt: number | null
}

/** What is asked of a chore; times in milliseconds, `now` since 1970. */
export interface ChoreTurn {
  now: number
  /** Not again before so long after the last one began. */
  every: number
  /** How long it is this process's. */
  lease: number
}

/**
 * Takes a chore; null where another process has it, or it was done lately. Times that lie further ahead than they can
 * were written while the clock was wrong, and do not count.
 */
export async function takeChore(db: Database, name: string, turn: ChoreTurn): Promise<TakenChore | null> {
  const { now, every, lease } = turn
  return db.write(async (queries) => {
    await queries.insert(chores).values({ name, leasedUntil: 0 }).onConflictDoNothing()
    const [taken] = await queries
      .update(chores)
      .set({ leasedUntil: now + lease })
      .where(
        and(
          eq(chores.name, name),
          or(lte(chores.leasedUntil, now), gt(chores.leasedUntil, now + lease)),
          or(isNull(chores.doneAt), lte(chores.doneAt, now - every), gt(chores.doneAt, now)),
        ),
      )
      .returning({ name: chores.name, doneAt: chores.doneAt })
    if (!taken) return null
    return { name: taken.name, doneAt: taken.doneAt !== null && taken.doneAt > now ? null : taken.doneAt }
  })
}

/**
 * Gives all chores back, as undone: those of an earlier process on the same file, which may have died while it did one.
 */
export async function giveAllChoresBack(db: Database): Promise<void> {
  await db.write((queries) => queries.update(chores).set({ leasedUntil: 0 }))
}

/** Gives a chore back, done as of `began`; as undone where that is null. Milliseconds since 1970. */
export async function giveChoreBack(db: Database, name: string, began: number | null): Promise<void> {
  await db.write((queries) =>
    queries
      .update(chores)
      .set({ leasedUntil: 0, ...(began === null ? {} : { doneAt: began }) })
      .where(eq(chores.name, name)),
  )
}
