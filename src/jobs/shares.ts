/** Shares a worker's slots among installations. */
export interface Shares {
  /** Those of these installations that may have a job done now, the one whose turn it is first. */
  order(installations: number[]): number[]
  /** A job of an installation begins; the function given ends it. */
  begin(installation: number): () => void
}

interface Use {
  running: number
  /** Milliseconds of slots that it used lately: half of them are forgotten every minute. */
  spent: number
  countedAt: number
}

const HALF_LIFE_MS = 60_000

/** An installation that used less than this, in milliseconds, is as good as new. */
const FORGOTTEN_BELOW = 1

/**
 * An installation may begin another job only while more slots are free than it holds: one alone gets half of them, two
 * get half and a quarter, and there is a slot for the next one to come although all others have jobs that take long.
 * The turn is that of the installation with the fewest running jobs, then of the one that used the least time lately.
 * `clock` in milliseconds, never going back.
 */
export function createShares(slots: number, clock: () => number = () => performance.now()): Shares {
  const uses = new Map<number, Use>()
  let free = slots

  function spentBy(use: Use, now: number): number {
    return use.spent * 0.5 ** ((now - use.countedAt) / HALF_LIFE_MS)
  }

  function charge(use: Use, milliseconds: number): void {
    const now = clock()
    use.spent = spentBy(use, now) + milliseconds
    use.countedAt = now
  }

  function forgetIdle(): void {
    const now = clock()
    for (const [installation, use] of uses)
      if (use.running === 0 && spentBy(use, now) < FORGOTTEN_BELOW) uses.delete(installation)
  }

  /** Idle ones are looked for only when their number has doubled. */
  let forgetAt = 1_000

  return {
    order(installations) {
      const now = clock()
      const ranked = installations.map((installation) => {
        const use = uses.get(installation)
        return { installation, running: use?.running ?? 0, spent: use ? spentBy(use, now) : 0 }
      })
      return ranked
        .filter(({ running }) => free > running)
        .sort((a, b) => a.running - b.running || a.spent - b.spent)
        .map(({ installation }) => installation)
    },
    begin(installation) {
      const use = uses.get(installation) ?? { running: 0, spent: 0, countedAt: clock() }
      uses.set(installation, use)
      if (uses.size >= forgetAt) {
        forgetIdle()
        forgetAt = Math.max(1_000, 2 * uses.size)
      }
      use.running++
      free--
      const began = clock()
      return () => {
        use.running--
        free++
        charge(use, clock() - began)
      }
    },
  }
}
