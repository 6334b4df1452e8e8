import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDelta, formatNumber, formatShare } from '../../src/report/numbers.ts'

describe('a number', () => {
  it.each<[number, string, string]>([
    [0, 'bytes', '0 B'],
    [512, 'bytes', '512 B'],
    [12_500, 'bytes', '12.5 kB'],
    [1_234_567, 'bytes', '1.235 MB'],
    [-12_500, 'bytes', '−12.5 kB'],
    [0, 'duration', '0 s'],
    [0.0032, 'duration', '3.2 ms'],
    [4.2e-7, 'duration', '420 ns'],
    [90, 'duration', '90 s'],
    [600, 'duration', '10 min'],
    [84.2149, 'percent', '84.21 %'],
    [1_234_567, 'integer', '1,234,567'],
    [0.123456, 'decimal', '0.1235'],
    [54_200_000, 'ops/s', '54.2 M ops/s'],
    [1_234.5, 'ops/s', '1,235 ops/s'],
    [3, '@everyone <b>', '3 everyone b'],
    [999_960, 'bytes', '1 MB'],
    [0.0004, 'percent', '0.0004 %'],
    [5.4e10, 'ops/s', '54 G ops/s'],
    [9_000, 'duration', '2.5 h'],
  ])('%d in %s reads %s', (value, unit, expected) => {
    expect(formatNumber(value, unit)).toBe(expected)
  })

  it('is written in the scale of the one beside it, unless they are far apart', () => {
    expect(formatNumber(515_422, 'ops/s', 1_121_000)).toBe('0.5154 M ops/s')
    expect(formatNumber(100, 'duration', 130)).toBe('1.667 min')
    expect(formatNumber(12, 'bytes', 5_000_000)).toBe('12 B')
    expect(formatNumber(0, 'bytes', 5_000)).toBe('0 B')
  })

  it('has a sign where it is a difference, and percentages differ by points', () => {
    expect(formatDelta(-0.154, 'percent')).toBe('−0.15 points')
    expect(formatDelta(1_200, 'bytes')).toBe('+1.2 kB')
    expect(formatDelta(0, 'bytes')).toBe('0 B')
  })

  it('is told relative to its base, but not to one of zero or below', () => {
    expect(formatShare(100, 106.12)).toBe('+6.1 %')
    expect(formatShare(100, 99.96)).toBe('−0.04 %')
    expect(formatShare(1, 1_000)).toBe('+99,900 %')
    expect(formatShare(0, 5)).toBeNull()
    expect(formatShare(-5, 5)).toBeNull()
  })

  it('never reads NaN or Infinity', () => {
    const units = fc.constantFrom('bytes', 'duration', 'percent', 'integer', 'decimal', 'ops/s')
    fc.assert(
      fc.property(fc.double(), fc.double(), units, (a, b, unit) => {
        const said = [formatNumber(a, unit), formatDelta(a, unit), formatShare(a, b) ?? ''].join(' ')
        expect(said).not.toMatch(/NaN|Infinity|undefined/)
      }),
    )
  })
})
