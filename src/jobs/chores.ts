import { giveChoreBack, type TakenChore, takeChore } from '../store/chores.ts'
import type { Database } from '../store/database.ts'
import type { Log } from './parts.ts'
import { told } from './work.ts'

/** Work that comes back, done by one process for all of them. Times in milliseconds. */
export interface Chore {
  name: string
  every: number
  /** After so long without an end another process may begin it. */
  lease: number
  /** Does it, until told to stop. False where there is more to do than was done: it then counts as undone. */
  run: (taken: TakenChore, stop: AbortSignal) => Promise<boolean>
}

/** Chores that are being looked after. */
export interface Chores {
  /** Does all that are due now, whoever did them lately. */
  doNow(): Promise<void>
  /** Begins no other, tells the one that runs to stop, and resolves when it has. */
  stop(): Promise<void>
}

/** What chores are done with. Where they do not come `byThemselves`, they wait for `doNow`. */
export interface ChoreParts {
  db: Database
  now: () => number
  log: Log
  byThemselves: boolean
}

/** Does the chores at start and as often as each says, until stopped. What goes wrong is logged and tried again. */
export function startChores(chores: readonly Chore[], { db, now, log, byThemselves }: ChoreParts): Chores {
  const timers = new Set<NodeJS.Timeout>()
  const stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()

  async function turn(chore: Chore, every: number): Promise<void> {
    const began = now()
    try {
      const taken = await takeChore(db, chore.name, { now: began, every, lease: chore.lease })
      if (!taken) return
      let done = false
      try {
        done = await chore.run(taken, stopping.signal)
      } finally {
        await giveChoreBack(db, chore.name, done ? began : null)
      }
    } catch (error) {
      log.warn({ chore: chore.name, ...told(error) }, 'a chore failed; it is done again the next time')
    }
  }

  /** One after the other: none of them is in a hurry. */
  function queue(chore: Chore, every: number): Promise<void> {
    const mine = running.then(() => (stopping.signal.aborted ? undefined : turn(chore, every)))
    running = mine
    return mine
  }

  for (const chore of byThemselves ? chores : []) {
    void queue(chore, 0)
    const timer = setInterval(() => void queue(chore, chore.every / 2), chore.every)
    timer.unref()
    timers.add(timer)
  }
  return {
    async doNow() {
      await Promise.all(chores.map((chore) => queue(chore, 0)))
    },
    async stop() {
      stopping.abort()
      for (const timer of timers) clearInterval(timer)
      await running
    },
  }
}
