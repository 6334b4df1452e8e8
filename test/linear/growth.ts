import { expect } from 'vitest'

/** Work on an input 8 times as long may take 32 times as long: work that grows with the square takes 64 times. */
const LONGER = 8
const MOST = 32
const ROUNDS = 6

/** What is shorter cannot be measured. */
const SMALLEST_MS = 3

/** Milliseconds of the processor that some work takes: what other processes do does not count. */
function cost(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/**
 * Expects that work grows in proportion to its input: `make` gives an input of a size, `work` does it. Only ratios are
 * looked at, and of several rounds the best one counts.
 */
export function expectLinear<Input>(
  size: number,
  make: (size: number) => Input,
  work: (input: Input) => unknown,
): void {
  const [short, long] = [make(size / LONGER), make(size)]
  let [before, after] = [SMALLEST_MS, Number.POSITIVE_INFINITY]
  for (let round = 0; round < ROUNDS && after / before > MOST; round++) {
    before = Math.max(
      before,
      cost(() => work(short)),
    )
    after = Math.min(
      after,
      cost(() => work(long)),
    )
  }
  expect(after / before).toBeLessThanOrEqual(MOST)
}
