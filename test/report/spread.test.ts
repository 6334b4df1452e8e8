import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { report } from '../../src/report/index.ts'
import { formatSpread } from '../../src/report/spread.ts'
import { input, metric } from './input.ts'

describe('a spread', () => {
  it.each<[value: number, low: number, high: number, unit: string, text: string]>([
    [135e-9, 111e-9, 159e-9, 'duration', '± 24 ns'],
    [18.149e-6, 17.393e-6, 18.905e-6, 'duration', '± 0.76 µs'],
    [5.04e-3, 5e-3, 5.08e-3, 'duration', '± 40 µs'],
    [1_431_759, 1_421_163.9834, 1_442_354.0166, 'ops/s', '± 11,000 ops/s'],
    [150e6, 147e6, 153e6, 'bytes', '± 3 MB'],
    [84.2, 84.15, 84.25, 'percent', '± 0.05 points'],
    [200, 150, 250, 'integer', '± 50'],
    [344e-9, 341e-9, 349e-9, 'duration', '341 to 349 ns'],
    [3.4796e-6, 3.4793e-6, 3.48e-6, 'duration', '3.4793 to 3.4800 µs'],
    [22.3e-6, 22.256e-6, 23.523e-6, 'duration', '22.3 to 23.5 µs'],
    [1_234_567, 1_230_000, 1_290_000, 'integer', '1,230,000 to 1,290,000'],
    [50, -10, 80, 'percent', '−10 to 80 %'],
    [0.81, -0.000001, 1.2, 'duration', '0 to 1,200 ms'],
  ])('of %d between %d and %d in %s reads %s', (value, low, high, unit, text) => {
    expect(formatSpread(value, { low, high }, unit)).toBe(text)
  })

  it('is written in the scale of its value, which is that of the base', () => {
    const spread = { low: 601_189, high: 633_903 }
    expect(formatSpread(610_344, spread, 'ops/s', 1_121_000)).toBe('0.601 to 0.634 M ops/s')
    expect(formatSpread(617_546, spread, 'ops/s', 1_121_000)).toBe('± 0.016 M ops/s')
    expect(formatSpread(0, { low: -1e-9, high: 3e-9 }, 'duration')).toBe('−1.0 to 3.0 ns')
  })

  it('never reads NaN or Infinity', () => {
    const units = fc.constantFrom('bytes', 'duration', 'percent', 'integer', 'decimal', 'ops/s')
    const number = fc.double({ noNaN: true, min: -8e307, max: 8e307 })
    fc.assert(
      fc.property(fc.tuple(number, number, number), units, (numbers, unit) => {
        const [low = 0, value = 0, high = 0] = numbers.sort((a, b) => a - b)
        fc.pre(low < high)
        expect(formatSpread(value, { low, high }, unit)).not.toMatch(/NaN|Infinity|undefined|not a number/)
      }),
    )
  })
})

describe('the reports', () => {
  const slow = metric({
    id: 'bench/fib',
    unit: 'duration',
    verdict: 'regressed',
    base: { value: 120e-9, sha: 'c'.repeat(40), carried: false },
    head: { value: 135e-9, runs: 1, spread: { low: 111e-9, high: 159e-9 } },
  })
  const cell = '135\u00a0ns<br><sub>±\u00a024\u00a0ns</sub>'

  it('show the spread of what changed below its value', () => {
    const { comment, check } = report(input([slow]))
    expect(comment).toContain(cell)
    expect(check.text).toContain(cell)
  })

  it('show that of what did not change in the check run only', () => {
    const { comment, check } = report(input([{ ...slow, verdict: 'unchanged' }]))
    expect(comment).not.toContain('±')
    expect(check.text).toContain(cell)
  })

  it('show it where there is nothing to compare with', () => {
    const first = { ...slow, verdict: 'new' as const, base: null }
    const baseline = { kind: 'none' as const, wanted: null, branch: 'main', why: 'there is no build yet' }
    expect(report(input([first], { comparison: { baseline } })).comment).toContain(cell)
  })
})
