/** Shares a worker's slots among installations. */
export interface Shares {
  /** Those of these installations that may have a job done now, the one whose turn it is first. */
  order(installations: number[]): number[]
  /** A job of an installation begins; the function given ends it. */
  begin(installation: number): () => void
}

interface Use {
  running: number
  /** The sum of the times at which those that run began. */
  began: number
  /** Milliseconds of slots that ended jobs used lately: half of them are forgotten every minute. */
  spent: number
  /** When the last job ended. */
  endedAt: number
}

const HALF_LIFE_MS = 60_000

/** An installation counts as one that others make room for while its jobs run, and for so long afterwards. */
const ACTIVE_MS = 10_000

/** Who has used more than this multiple of an even share of the time lately, makes room. */
const MORE_THAN_EVEN = 1.2

/** Installations that are remembered without any being looked for that may be forgotten. */
const MANY = 1_000

/**
 * An installation may begin another job only while more slots are free than it holds: one alone gets half of them, two
 * get half and a quarter, and there is a slot for the next one to come although all others have jobs that take long.
 * While others are active, one that has used more than its share of the time lately gets an eighth of them: its jobs
 * would take the processor from theirs. The turn is that of the installation with the fewest running jobs, then of the
 * one that used the least time lately. `clock` in milliseconds, never going back.
 */
export function createShares(slots: number, clock: () => number = () => performance.now()): Shares {
  const uses = new Map<number, Use>()
  const fewest = Math.max(1, Math.floor(slots / 8))
  let free = slots
  let forgetAt = MANY

  function spentBy({ spent, endedAt, running, began }: Use, now: number): number {
    return spent * 0.5 ** ((now - endedAt) / HALF_LIFE_MS) + running * now - began
  }

  function forgetIdle(): void {
    const now = clock()
    for (const [installation, use] of uses)
      if (use.running === 0 && now - use.endedAt > ACTIVE_MS && spentBy(use, now) < 1)
        uses.delete(installation)
    forgetAt = Math.max(MANY, 2 * uses.size)
  }

  /** What an installation may have spent lately without having to make room for others, in milliseconds. */
  function evenShare(now: number): number {
    let active = 0
    let total = 0
    for (const use of uses.values()) {
      if (use.running === 0 && now - use.endedAt > ACTIVE_MS) continue
      active++
      total += spentBy(use, now)
    }
    return active < 2 ? Number.POSITIVE_INFINITY : (MORE_THAN_EVEN * total) / active
  }

  return {
    order(installations) {
      const now = clock()
      const even = evenShare(now)
      return installations
        .map((installation) => {
          const use = uses.get(installation)
          return { installation, running: use?.running ?? 0, spent: use ? spentBy(use, now) : 0 }
        })
        .filter(({ running, spent }) => free > running && (spent <= even || running < fewest))
        .sort((a, b) => a.running - b.running || a.spent - b.spent)
        .map(({ installation }) => installation)
    },
    begin(installation) {
      const began = clock()
      const use = uses.get(installation) ?? { running: 0, began: 0, spent: 0, endedAt: began }
      uses.set(installation, use)
      if (uses.size >= forgetAt) forgetIdle()
      use.running++
      use.began += began
      free--
      return () => {
        const now = clock()
        const spent = spentBy(use, now)
        use.running--
        use.began -= began
        free++
        // What the others that run have used is added when it is asked for.
        use.spent = spent - (use.running * now - use.began)
        use.endedAt = now
      }
    },
  }
}
