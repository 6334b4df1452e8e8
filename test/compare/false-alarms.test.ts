import { expect, test } from 'vitest'
import { jointLevel } from '../../src/compare/false-alarms.ts'

test('the example of Benjamini and Hochberg (1995): the four smallest of fifteen pass', () => {
  const ps = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ]
  const level = jointLevel(ps)
  expect(level).toBeCloseTo(0.05 * (4 / 15), 12)
  expect(ps.filter((p) => p <= level)).toHaveLength(4)
  expect(jointLevel(ps.toReversed())).toBe(level)
})

test('where none passes, the level is what the first would have had to pass', () => {
  expect(jointLevel([0.5, 0.9, 0.2, 0.3])).toBeCloseTo(0.0125, 12)
  expect(jointLevel([])).toBe(0.05)
})
