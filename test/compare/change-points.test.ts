import { describe, expect, test } from 'vitest'
import { changePoints, recentShift } from '../../src/compare/change-points.ts'

/** Around a level within ±1 %, without order. */
function around(level: number, length: number): number[] {
  return Array.from({ length }, (_, index) => level * (1 + (((index * 7) % 11) - 5) / 500))
}

describe('change points', () => {
  test('are the first values of new levels', () => {
    expect(changePoints([...around(100, 30), ...around(110, 20), ...around(90, 25)])).toEqual([30, 50])
  })

  test('are found in series that do not vary but for the jump', () => {
    expect(changePoints([...Array(30).fill(5), ...Array(20).fill(6)])).toEqual([30])
  })

  test('are not made by single outliers, nor by noise', () => {
    const one = around(100, 40)
    one[20] = 300
    expect(changePoints(one)).toEqual([])
    expect(changePoints(around(100, 100))).toEqual([])
  })

  test('become more with a lower price', () => {
    const slight = [...around(100, 20), ...around(101, 8), ...around(100, 20)]
    expect(changePoints(slight)).toEqual([])
    expect(changePoints(slight, 1).length).toBeGreaterThan(0)
  })

  test('are none in short or constant series', () => {
    expect(changePoints([])).toEqual([])
    expect(changePoints([1, 100])).toEqual([])
    expect(changePoints(Array(50).fill(7))).toEqual([])
  })
})

describe('a recent shift', () => {
  test("is the base branch's last jump, with its size", () => {
    const shift = recentShift([...around(100, 40), ...around(104, 11)])
    expect(shift?.index).toBe(40)
    expect(shift?.relative).toBeCloseTo(0.04, 2)
  })

  test('is none where the jump is long ago, or where there was none', () => {
    expect(recentShift([...around(100, 40), ...around(104, 25)])).toBeNull()
    expect(recentShift(around(100, 60))).toBeNull()
  })

  test('is none from a level of zero: its size could not be said', () => {
    expect(recentShift([...Array(30).fill(0), ...Array(10).fill(4)])).toBeNull()
  })
})
