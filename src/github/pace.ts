import { LRUCache } from 'lru-cache'
import { RequestLimit } from './request-limit.ts'

/** Lets work begin when there is room for it. Work of weight 0, a repetition, has had its room. */
export interface Pace {
  schedule<Args extends unknown[], Result>(
    options: { weight?: number },
    work: (...args: Args) => Promise<Result>,
    ...args: Args
  ): Promise<Result>
  /**
   * Whether so much work could begin now: 0, or the milliseconds after which to come back. Who has to come back gets a
   * time of their own, so that not all come back at once.
   */
  timeUntil(amount: number): number | Promise<number>
}

/** Paces by key, e.g. by installation. */
export interface Paces {
  key(id: string): Pace
}

export interface PaceOptions {
  /** How many may run at once. */
  concurrent: number
  /** How many may begin at once, of a budget that grows by one a second; unlimited if absent. */
  burst?: number
  /** Work that would have to wait for the budget for longer is refused with a `RequestLimit`, in milliseconds. */
  longestWait?: number
}

const SECOND_MS = 1_000

/** A pace that nobody asks for is forgotten after so long: its budget has grown back. */
const FORGOTTEN_AFTER_MS = 120_000
const MOST_KEYS = 15_000

/** A pace of its own. `now` in milliseconds, never going back. */
export function createPace(
  { concurrent, burst = Number.POSITIVE_INFINITY, longestWait = Number.POSITIVE_INFINITY }: PaceOptions,
  now: () => number = () => performance.now(),
): Pace {
  const waiting: (() => void)[] = []
  let running = 0
  let budget = burst
  let countedAt = now()
  let timer: NodeJS.Timeout | null = null
  /** When the last of those who were sent away may come back. */
  let promisedUntil = Number.NEGATIVE_INFINITY

  /** Milliseconds until the budget is enough for so much work behind what waits already. */
  function waitFor(amount: number): number {
    grow()
    const missing = waiting.length + amount - budget
    return missing <= 0 ? 0 : countedAt + missing * SECOND_MS - now()
  }

  function grow(): void {
    const grown = Math.floor((now() - countedAt) / SECOND_MS)
    budget = Math.min(burst, budget + grown)
    countedAt = budget === burst ? now() : countedAt + grown * SECOND_MS
  }

  function begin(): void {
    grow()
    while (running < concurrent && budget >= 1) {
      const start = waiting.shift()
      if (!start) return
      running++
      budget--
      start()
    }
    if (waiting.length === 0 || running >= concurrent || timer) return
    timer = setTimeout(
      () => {
        timer = null
        begin()
      },
      Math.max(1, countedAt + SECOND_MS - now()),
    )
  }

  return {
    async schedule(options, work, ...args) {
      if (options.weight === 0) return work(...args)
      const wait = waitFor(1)
      if (wait > longestWait) throw new RequestLimit('the budget of writes is spent', wait)
      await new Promise<void>((start) => {
        waiting.push(start)
        begin()
      })
      try {
        return await work(...args)
      } finally {
        running--
        begin()
      }
    },
    timeUntil(amount) {
      const wait = waitFor(amount)
      if (wait === 0) return 0
      const comesBack = Math.max(now() + wait, promisedUntil)
      promisedUntil = comesBack + amount * SECOND_MS
      return comesBack - now()
    },
  }
}

/** A pace for every key. */
export function createPaces(options: PaceOptions): Paces {
  const paces = new LRUCache<string, Pace>({ max: MOST_KEYS, ttl: FORGOTTEN_AFTER_MS, updateAgeOnGet: true })
  return {
    key(id) {
      const pace = paces.get(id) ?? createPace(options)
      paces.set(id, pace)
      return pace
    },
  }
}
