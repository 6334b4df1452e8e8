/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to 1. */
  next(): number
  /** An integer from 0 up to `below`. */
  below(below: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** One of them; there must be one. */
  pick<const T>(all: readonly [T, ...T[]]): T
  shuffled<T>(all: readonly T[]): T[]
}

/** Marsaglia's xorshift of 32 bits. */
export function random(seed: number): Random {
  let state = seed * 2654435761 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (all) => all[below(all.length)] ?? all[0],
    shuffled: (all) =>
      all
        .map((one) => ({ one, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one),
  }
}
