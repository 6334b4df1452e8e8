import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spreadAround } from '../../src/metrics/spread.ts'

describe('the spread around a value', () => {
  it('is what lies between the bounds, in whatever order they come', () => {
    expect(spreadAround(135, 111, 159)).toEqual({ low: 111, high: 159 })
    expect(spreadAround(135, 159, 111)).toEqual({ low: 111, high: 159 })
    expect(spreadAround(111, 111, 159)).toEqual({ low: 111, high: 159 })
  })

  it.each([
    ['is missing', undefined, 159],
    ['is no number', Number.NaN, 159],
    ['is infinite', 111, Number.POSITIVE_INFINITY],
    ['is too far from the other', -Number.MAX_VALUE, Number.MAX_VALUE],
    ['is the other', 135, 135],
    ['is on the same side of the value', 140, 159],
  ])('is none where a bound %s', (_, one, other) => {
    expect(spreadAround(135, one, other)).toBeUndefined()
  })

  it('always holds its value, and always has a width', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.double(), (value, one, other) => {
        const spread = spreadAround(value, one, other)
        if (!spread) return
        expect(spread.low).toBeLessThanOrEqual(value)
        expect(spread.high).toBeGreaterThanOrEqual(value)
        expect(spread.high - spread.low).toBeGreaterThan(0)
        expect(spread.high - spread.low).toBeLessThan(Number.POSITIVE_INFINITY)
      }),
    )
  })
})
