import { expect } from 'vitest'

/** Work on a text eight times as long may take 24 times as long: work that grows with the square takes 64 times. */
const LONGER = 8
const MOST = 24

/** What is too short to be measured. */
const SMALLEST_MS = 4

function fastest(work: () => unknown, times: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < times; round++) {
    const started = performance.now()
    work()
    least = Math.min(least, performance.now() - started)
  }
  return least
}

/**
 * Expects that work grows in proportion to its input: `make` gives an input of a size, `work` does it. Only ratios are
 * looked at: the fastest of several rounds, so that a busy machine does not count.
 */
export function expectLinear<Input>(
  size: number,
  make: (size: number) => Input,
  work: (input: Input) => unknown,
): void {
  const [short, long] = [make(size / LONGER), make(size)]
  work(short)
  const before = Math.max(
    SMALLEST_MS,
    fastest(() => work(short), 3),
  )
  let after = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3 && after > before * MOST; round++) {
    after = Math.min(
      after,
      fastest(() => work(long), 1),
    )
  }
  expect(after / before).toBeLessThan(MOST)
}
