import { expect, test } from 'vitest'
import { inBase, scaleOf } from '../../src/formats/parse/units.ts'

test.each([
  ['ns', 'duration', 1e-9, 'lower'],
  ['ns/iter', 'duration', 1e-9, 'lower'],
  ['us/op', 'duration', 1e-6, 'lower'],
  ['µs', 'duration', 1e-6, 'lower'],
  ['μs', 'duration', 1e-6, 'lower'],
  ['Seconds', 'duration', 1, 'lower'],
  ['B/op', 'bytes', 1, 'lower'],
  ['KB', 'bytes', 1e3, 'lower'],
  ['KiB', 'bytes', 1024, 'lower'],
  ['Megabytes', 'bytes', 1e6, 'lower'],
  ['%', 'percent', 1, 'lower'],
  ['ops/sec', 'ops/s', 1, 'higher'],
  ['ops/ms', 'ops/s', 1e3, 'higher'],
  ['ops/us', 'ops/s', 1e6, 'higher'],
  ['iter/sec', 'iter/s', 1, 'higher'],
  ['MiB/s', 'B/s', 1024 ** 2, 'higher'],
  ['', 'decimal', 1, 'lower'],
  ['__proto__', '__proto__', 1, 'lower'],
])('%s is %s times %d, %s is better', (written, unit, factor, better) => {
  const scale = scaleOf(written)
  expect(scale).toEqual({ unit, factor: expect.closeTo(factor, 12), better })
})

test('a unit is never longer than an upload allows', () => {
  expect(scaleOf('x'.repeat(99)).unit).toHaveLength(32)
  expect(scaleOf(`${'x'.repeat(99)}/s`).unit).toHaveLength(32)
})

test('numbers keep the digits that the tool wrote', () => {
  expect(inBase(18149, 1e-9)).toBe(0.000018149)
  expect(inBase(135, 1e-9)).toBe(0.000000135)
  expect(inBase(3, 1024)).toBe(3072)
})
