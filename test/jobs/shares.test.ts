import { describe, expect, it } from 'vitest'
import { createShares, type Shares } from '../../src/jobs/shares.ts'

/** Lets installations begin jobs in turns, as often as they may; how many each then has running. */
function fill(shares: Shares, installations: number[]): number[] {
  const running = installations.map(() => 0)
  for (;;) {
    const [next] = shares.order(installations)
    if (next === undefined) return running
    shares.begin(next)
    running[installations.indexOf(next)] = (running[installations.indexOf(next)] ?? 0) + 1
  }
}

describe('the slots of a worker', () => {
  it.each([
    [8, 4],
    [4, 2],
    [2, 1],
    [1, 1],
  ])('of %i go to one installation alone up to %i', (slots, most) => {
    expect(fill(createShares(slots), [7])).toEqual([most])
  })

  it('are there for the next installation although others had jobs that never end', () => {
    const shares = createShares(8)
    expect(fill(shares, [1])).toEqual([4])
    expect(fill(shares, [1, 2])).toEqual([0, 2])
    expect(fill(shares, [1, 2, 3])).toEqual([0, 0, 1])
    expect(shares.order([1, 2, 3, 4])).toEqual([4])
  })

  it('are shared evenly by those who ask at the same time', () => {
    const now = () => 0
    expect(fill(createShares(8, now), [1, 2])).toEqual([3, 3])
    expect(fill(createShares(8, now), [1, 2, 3, 4])).toEqual([2, 2, 2, 1])
  })

  it('are left to others by an installation that used most of the time lately, while those are active', () => {
    let time = 0
    const shares = createShares(8, () => time)
    expect(fill(shares, [1])).toEqual([4])
    time += 5_000
    expect(shares.order([1, 2])).toEqual([2])
    const end = shares.begin(2)
    time += 1_000
    end()
    expect(shares.order([1])).toEqual([])
    const many = createShares(8, () => time)
    const ends = [many.begin(1), many.begin(1), many.begin(1)]
    time += 5_000
    for (const one of ends) one()
    const last = many.begin(2)
    expect(fill(many, [1])).toEqual([1])
    expect(many.order([2])).toEqual([2])
    last()
    time += 60_000
    expect(fill(many, [1])).toEqual([3])
  })

  it('go first to the installation that used the least time lately, not the fewest jobs', () => {
    let time = 0
    const shares = createShares(8, () => time)
    const use = (installation: number, milliseconds: number) => {
      const end = shares.begin(installation)
      time += milliseconds
      end()
    }
    use(1, 10_000)
    for (let n = 0; n < 20; n++) use(2, 10)
    expect(shares.order([1, 2])).toEqual([2, 1])
    time += 60 * 60_000
    use(2, 10)
    expect(shares.order([1, 2])).toEqual([1, 2])
  })
})
