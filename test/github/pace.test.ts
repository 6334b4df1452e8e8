import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPace, createPaces, type Pace } from '../../src/github/pace.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** Schedules so much work that ends at once; counts what has begun. */
function work(pace: Pace, amount: number) {
  const state = { begun: 0, done: Promise.resolve() as Promise<unknown> }
  const all = Array.from({ length: amount }, () => pace.schedule({}, async () => void state.begun++))
  state.done = Promise.all(all)
  return state
}

describe('a pace', () => {
  it('lets a lone request begin at once, and hands its arguments and its result on', async () => {
    const pace = createPace({ concurrent: 1, burst: 1 })
    expect(await pace.schedule({}, async (a: number, b: number) => a + b, 1, 2)).toBe(3)
  })

  it('lets a burst out at once, and then one a second', async () => {
    const all = work(createPace({ concurrent: 10, burst: 5 }), 8)
    await vi.advanceTimersByTimeAsync(0)
    expect(all.begun).toBe(5)
    await vi.advanceTimersByTimeAsync(999)
    expect(all.begun).toBe(5)
    await vi.advanceTimersByTimeAsync(1)
    expect(all.begun).toBe(6)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(all.begun).toBe(8)
    await all.done
  })

  it('never saves up more than its burst', async () => {
    const pace = createPace({ concurrent: 10, burst: 2 })
    await vi.advanceTimersByTimeAsync(3_600_000)
    const all = work(pace, 4)
    await vi.advanceTimersByTimeAsync(0)
    expect(all.begun).toBe(2)
  })

  it('lets no more run at once than it may, whether they end well or not', async () => {
    const pace = createPace({ concurrent: 2 })
    const ends: (() => void)[] = []
    const fails = () => new Promise<void>((_, reject) => ends.push(() => reject(new Error('no'))))
    const results = Array.from({ length: 3 }, () => pace.schedule({}, fails).catch(() => 'failed'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ends).toHaveLength(2)
    ends[0]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(ends).toHaveLength(3)
    for (const end of ends) end()
    expect(await Promise.all(results)).toEqual(['failed', 'failed', 'failed'])
  })

  it('refuses work that would wait for longer than it may, and says for how long', async () => {
    const pace = createPace({ concurrent: 10, burst: 2, longestWait: 1_500 })
    const all = work(pace, 3)
    await expect(pace.schedule({}, async () => 'never')).rejects.toMatchObject({ retryAfter: 2_000 })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(all.begun).toBe(3)
    expect(pace.timeUntil(1)).toBe(1_000)
  })

  it('gives each who has to come back a time of their own', async () => {
    const pace = createPace({ concurrent: 10, burst: 2 })
    expect(pace.timeUntil(2)).toBe(0)
    await work(pace, 2).done
    expect([pace.timeUntil(2), pace.timeUntil(2), pace.timeUntil(2)]).toEqual([2_000, 4_000, 6_000])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(pace.timeUntil(2)).toBe(0)
  })

  it('asks no budget of a repetition', async () => {
    const pace = createPace({ concurrent: 1, burst: 1 })
    await work(pace, 1).done
    expect(await pace.schedule({ weight: 0 }, async () => 'again')).toBe('again')
  })

  it('belongs to its key', async () => {
    const paces = createPaces({ concurrent: 1, burst: 1 })
    const [one, same, other] = ['1', '1', '2'].map((key) => work(paces.key(key), 1))
    await vi.advanceTimersByTimeAsync(0)
    expect([one?.begun, same?.begun, other?.begun]).toEqual([1, 0, 1])
  })
})
