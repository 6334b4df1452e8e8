import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/compare/judge.ts'
import { judgeAll } from '../../src/compare/judge-all.ts'
import type { Judgement, Question, Verdict } from '../../src/compare/verdict.ts'

const anyNumbers = fc.array(fc.double(), { maxLength: 40 })
const anyQuestion: fc.Arbitrary<Question> = fc.record(
  {
    history: anyNumbers,
    head: fc.array(fc.double(), { maxLength: 8 }),
    better: fc.constantFrom('lower', 'higher', 'none'),
    unit: fc.constantFrom('bytes', 'percent', 'integer', 'duration', 'ops/s'),
    minimumEffect: fc.record({ absolute: fc.double(), relative: fc.double() }, { requiredKeys: [] }),
    level: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: ['history', 'head', 'better'] },
)

/** A history that varies around 1,000, and heads from far below to far above it. */
const noise = fc.double({ min: 0.97, max: 1.03, noNaN: true })
const history = fc.array(
  noise.map((factor) => 1000 * factor),
  { minLength: 8, maxLength: 60 },
)
const headValue = fc.double({ min: 600, max: 1600, noNaN: true })
const head = fc.array(headValue, { minLength: 1, maxLength: 6 })

function numbersOf({ delta, relative, interval, smallestVisible, p }: Judgement): (number | null)[] {
  return [delta, relative, ...(interval ?? []), smallestVisible, p]
}

/** How much a verdict claims. */
function strength(verdict: Verdict): number {
  if (verdict === 'improved' || verdict === 'regressed' || verdict === 'changed') return 2
  return verdict === 'possible' ? 1 : 0
}

describe('the judge', () => {
  test('never throws and never hands out NaN or an infinity, whatever the numbers', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const judgement = judge(question)
        for (const number of numbersOf(judgement)) {
          if (number !== null) expect(number).toSatisfy(Number.isFinite)
        }
        expect(judgement.reason).not.toMatch(/NaN|Infinity|∞|undefined|\.$/)
      }),
      { numRuns: 1000 },
    )
  })

  test('does not mind in which unit a time is measured', () => {
    fc.assert(
      fc.property(history, head, fc.constantFrom(1e-9, 1e-3, 1000, 3600), (base, values, factor) => {
        const here = judge({ history: base, head: values, better: 'lower' })
        const there = judge({
          history: base.map((value) => value * factor),
          head: values.map((value) => value * factor),
          better: 'lower',
        })
        expect(there.verdict).toBe(here.verdict)
        expect(there.relative ?? 0).toBeCloseTo(here.relative ?? 0, 6)
        expect(there.p ?? 0).toBeCloseTo(here.p ?? 0, 6)
      }),
    )
  })

  test('does not mind the order of the head runs', () => {
    fc.assert(
      fc.property(history, head, (base, values) => {
        const question: Question = { history: base, head: values, better: 'higher' }
        expect(judge({ ...question, head: values.toReversed() })).toEqual(judge(question))
      }),
    )
  })

  test('never takes back what it said because the same came out again', () => {
    const times = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(
        history,
        headValue,
        times,
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (base, value, n, level) => {
          const claim = (runs: number) =>
            strength(judge({ history: base, head: Array(runs).fill(value), better: 'lower', level }).verdict)
          expect(claim(n + 1)).toBeGreaterThanOrEqual(claim(n))
        },
      ),
    )
    fc.assert(
      fc.property(history, head, (base, values) => {
        const claim = (runs: number[]) =>
          strength(judge({ history: base, head: runs, better: 'lower' }).verdict)
        expect(claim([...values, ...values])).toBeGreaterThanOrEqual(claim(values))
      }),
    )
  })

  test('says nothing stronger than possible of fewer than three runs of a noisy metric', () => {
    fc.assert(
      fc.property(history, fc.array(headValue, { minLength: 1, maxLength: 2 }), (base, values) => {
        const { verdict, p } = judge({ history: base, head: values, better: 'lower' })
        if (p !== null) expect(strength(verdict)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('claims no more in company than alone', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(history, head), { minLength: 1, maxLength: 8 }), (pairs) => {
        const questions = pairs.map(
          ([base, values]): Question => ({ history: base, head: values, better: 'lower' }),
        )
        judgeAll(questions).forEach((together, index) => {
          const alone = questions[index]
          if (alone) expect(strength(together.verdict)).toBeLessThanOrEqual(strength(judge(alone).verdict))
        })
      }),
    )
  })
})
