import { describe, expect, test } from 'vitest'
import { judge } from '../../src/compare/judge.ts'

/** A steady series around 100, ±1 %. */
const steady = Array.from({ length: 40 }, (_, index) => 100 + ((index * 7) % 11) / 5 - 1)

describe('a metric that varies', () => {
  test('is unchanged where the head is as the base usually is', () => {
    expect(judge({ history: steady, head: [100.4, 99.6, 100.1], better: 'lower' }).verdict).toBe('unchanged')
  })

  test('has regressed where three runs are far off in the bad direction', () => {
    expect(judge({ history: steady, head: [110, 111, 109], better: 'lower' }).verdict).toBe('regressed')
    expect(judge({ history: steady, head: [110, 111, 109], better: 'higher' }).verdict).toBe('improved')
    expect(judge({ history: steady, head: [110, 111, 109], better: 'none' }).verdict).toBe('changed')
  })

  test('is at most suspicious where there are less than three runs', () => {
    expect(judge({ history: steady, head: [110], better: 'lower' }).verdict).toBe('possible')
    expect(judge({ history: steady, head: [110, 111], better: 'lower' }).verdict).toBe('possible')
  })
})

describe('a metric that does not vary by itself', () => {
  test('is compared exactly, even with a single base value', () => {
    expect(judge({ history: [80], head: [79], better: 'higher', unit: 'percent' }).verdict).toBe('regressed')
    expect(judge({ history: [80], head: [79.95], better: 'higher', unit: 'percent' }).verdict).toBe(
      'unchanged',
    )
  })

  test('is not silenced by a base that never changed', () => {
    const constant = Array.from({ length: 30 }, () => 5)
    expect(judge({ history: constant, head: [6], better: 'lower' }).verdict).toBe('regressed')
  })
})
