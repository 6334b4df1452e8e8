import { describe, expect, test } from 'vitest'
import { judge } from '../../src/compare/judge.ts'
import { judgeAll } from '../../src/compare/judge-all.ts'
import type { Question } from '../../src/compare/verdict.ts'

/** Around 100 within ±1, without order. */
const steady = Array.from({ length: 40 }, (_, index) => 100 + ((index * 7) % 11) / 5 - 1)
/** From 50 to 150. */
const wild = Array.from({ length: 40 }, (_, index) => 50 + ((index * 37) % 101))

function asked(history: number[], head: number[], rest: Partial<Question> = {}) {
  const { verdict, reason } = judge({ history, head, better: 'lower', ...rest })
  return `${verdict}: ${reason}`
}

describe('a metric that varies', () => {
  test('is unchanged where the head is as the base usually is', () => {
    expect(asked(steady, [100.4, 99.6, 100.1])).toBe(
      'unchanged: +0.1 %, as usual: the last 30 builds of the base branch vary by ±1.8 %',
    )
  })

  test('has regressed where three runs are far off in the bad direction, and improved in the good one', () => {
    expect(asked(steady, [110, 111, 109])).toBe(
      'regressed: +10 %; the last 30 builds of the base branch vary by ±1.8 %',
    )
    expect(asked(steady, [90, 91, 89])).toMatch(/^improved: −10 %;/)
    expect(asked(steady, [110, 111, 109], { better: 'higher' })).toMatch(/^improved: \+10 %;/)
  })

  test('has changed where no direction is better', () => {
    expect(asked(steady, [110, 111, 109], { better: 'none' })).toMatch(/^changed: /)
  })

  test('is at most suspicious with fewer than three runs', () => {
    expect(asked(steady, [110])).toBe('possible: +10 % where ±1.8 % is usual, but one run cannot confirm it')
    expect(asked(steady, [110, 111])).toMatch(/^possible: .* but 2 runs cannot confirm it$/)
  })

  test('is unchanged where one of its three runs is as usual', () => {
    expect(asked(steady, [110, 110, 100])).toMatch(
      /^unchanged: \+10 %, but its 3 runs do not all bear it out/,
    )
  })

  test('is unchanged where the change is real but too small to matter', () => {
    expect(asked(steady, [110, 111, 109], { minimumEffect: { relative: 0.2 } })).toBe(
      'unchanged: +10 %, less than what counts (20 %)',
    )
  })

  test('is noisy where only huge changes could be seen', () => {
    expect(asked(wild, [110, 80, 120])).toMatch(/^noisy: .* only changes above \d+ % can be seen$/)
  })

  test('is not judged with fewer than eight base values, but its difference is told', () => {
    const short = judge({ history: steady.slice(0, 7), head: [110], better: 'lower' })
    expect(short.verdict).toBe('insufficient')
    expect(short.relative).toBeGreaterThan(0)
    expect(short.reason).toMatch(/the base branch has only 7 builds of it and 8 are needed to judge$/)
  })

  test('is compared with the level after a shift of the base branch, not with the one before', () => {
    const shifted = [...steady, ...steady.slice(0, 12).map((value) => value * 1.2)]
    expect(asked(shifted, [120, 119.5, 120.6])).toMatch(/^unchanged/)
    expect(asked(shifted, [100, 99.8, 100.4])).toMatch(/^improved/)
  })

  test('takes a larger change to be believed while the level of the base branch is young', () => {
    const jumped = (builds: number) => [...steady.map((value) => 2 * value), ...steady.slice(0, builds)]
    const head = [101.2, 101.3, 101.4]
    expect(asked(jumped(30), head)).toMatch(/^regressed: /)
    expect(asked(jumped(15), head)).toMatch(/^unchanged: /)
  })

  test('is unchanged where single builds of the base branch strayed as far', () => {
    const straying = steady.map((value, index) => (index % 5 === 3 ? value + 6 : value))
    expect(asked(steady, [105, 106, 107])).toMatch(/^regressed: /)
    expect(asked(straying, [105, 106, 107])).toMatch(/^unchanged: /)
  })

  test('tells a 95 % interval around the difference and the smallest change it could have seen', () => {
    const { delta, interval, smallestVisible, p } = judge({
      history: steady,
      head: [110, 111, 109],
      better: 'lower',
    })
    expect(interval?.[0]).toBeLessThan(delta ?? 0)
    expect(interval?.[1]).toBeGreaterThan(delta ?? 0)
    expect(smallestVisible).toBeGreaterThan(0)
    expect(smallestVisible).toBeLessThan(10)
    expect(p).toBeLessThan(0.01)
  })

  test('is judged although its values are zero or negative', () => {
    const drift = steady.map((value) => value - 100)
    expect(judge({ history: drift, head: [10, 11, 10.5], better: 'lower' })).toMatchObject({
      verdict: 'regressed',
      relative: null,
    })
  })
})

describe('a metric that does not vary by itself', () => {
  const constant = Array.from({ length: 30 }, () => 5)

  test('is compared exactly, even with a single base value', () => {
    expect(asked([80], [79], { better: 'higher', unit: 'percent' })).toBe(
      'regressed: −1 points; it does not vary by itself',
    )
    expect(asked([80], [79.95], { better: 'higher', unit: 'percent' })).toBe(
      'unchanged: −0.05 points, less than what counts (0.1 points)',
    )
    expect(asked([80], [80], { unit: 'percent' })).toBe('unchanged: exactly as on the base')
  })

  test('is not silenced by a base that never changed', () => {
    expect(asked(constant, [6])).toBe('regressed: +20 %; it does not vary by itself')
  })

  test('changes from zero without a percentage', () => {
    expect(judge({ history: [0], head: [3], better: 'lower', unit: 'integer' })).toMatchObject({
      verdict: 'regressed',
      delta: 3,
      relative: null,
      reason: '+3; it does not vary by itself',
    })
  })

  test('counts a kilobyte or half a percent of bytes, and any change of an integer', () => {
    const size = { unit: 'bytes' }
    expect(asked([1_000_000], [1_000_900], size)).toMatch(/^unchanged/)
    expect(asked([1_000_000], [1_001_000], size)).toMatch(/^regressed/)
    expect(asked([10_000], [10_050], size)).toMatch(/^regressed/)
    expect(asked([7], [8], { unit: 'integer' })).toMatch(/^regressed/)
  })

  test('is unchanged where one of its runs is as the base', () => {
    expect(asked(constant, [6, 5, 6])).toMatch(/^unchanged/)
  })

  test('is unchanged where the base branch strays as far and comes back', () => {
    const flaky = constant.map((value, index) => (index % 10 === 5 ? 4 : value))
    expect(asked(flaky, [4], { better: 'higher' })).toBe(
      'unchanged: −20 %, but the base branch strays by 20 % now and then and comes back',
    )
  })

  test('is taken for noisy in spite of its unit where its values keep returning to a level', () => {
    expect(judge({ history: steady, head: [101], better: 'lower', unit: 'bytes' }).verdict).toBe('unchanged')
    const growing = Array.from({ length: 40 }, (_, index) => 100_000 + 300 * index)
    expect(judge({ history: growing, head: [113_000], better: 'lower', unit: 'bytes' }).verdict).toBe(
      'regressed',
    )
  })
})

describe('a side without numbers', () => {
  test('is new or missing, and numbers that are not finite are none', () => {
    expect(asked([], [1])).toBe('new: there is no number of the base branch to compare with')
    expect(asked(steady, [Number.NaN])).toBe('missing: there is no number to compare')
    expect(asked([...steady, Number.POSITIVE_INFINITY], [100, 100.2, 99.8])).toMatch(/^unchanged/)
  })
})

describe('many metrics at once', () => {
  const mild: Question = { history: steady, head: [101.9, 101.8, 102], better: 'lower' }
  const same: Question = { history: steady, head: [100, 100.2, 99.8], better: 'lower' }

  test('take more to raise an alarm than one alone', () => {
    expect(judge(mild).verdict).toBe('regressed')
    const [first] = judgeAll([mild, ...Array.from({ length: 200 }, () => same)])
    expect(first?.verdict).toBe('unchanged')
    expect(first?.reason).toMatch(/but among so many metrics one will differ like this by chance$/)
  })

  test('do not hide a large change, nor one of a metric that does not vary', () => {
    const large: Question = { ...same, head: [130, 131, 129] }
    const exact: Question = { history: [80], head: [81], better: 'lower', unit: 'integer' }
    const answers = judgeAll([large, exact, ...Array.from({ length: 200 }, () => same)])
    expect(answers.slice(0, 3).map(({ verdict }) => verdict)).toEqual(['regressed', 'regressed', 'unchanged'])
  })

  test('may be none', () => {
    expect(judgeAll([])).toEqual([])
  })
})
