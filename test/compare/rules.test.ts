import { describe, expect, it } from 'vitest'
import { brokenRules, type Measured } from '../../src/compare/rules.ts'
import type { RuleSet } from '../../src/metrics/configuration.ts'
import { settingsOf } from '../../src/metrics/settings.ts'

const rules = (set: RuleSet | RuleSet[]) => settingsOf({ metrics: { m: set } })('m').rules
const judged = (set: RuleSet, base: number | null, head: number | null, more: Partial<Measured> = {}) =>
  brokenRules(rules(set), {
    base,
    head,
    better: 'lower',
    verdict: 'regressed',
    format: String,
    formatDifference: String,
    ...more,
  }).map((broken) => broken.message)

describe('a rule', () => {
  it.each<[string, RuleSet, number | null, number, string[]]>([
    ['min is kept at the limit', { min: 80 }, null, 80, []],
    [
      'min is broken below it, without a base',
      { min: 80 },
      null,
      79.9,
      ['it is 79.9 and must be at least 80'],
    ],
    ['max reads units', { max: '1 kB' }, 1, 1001, ['it is 1001 and must be at most 1000']],
    [
      'max-rise in percent of the base',
      { 'max-rise': '2%' },
      100,
      103,
      ['it rose by 3 % and may rise by at most 2 %'],
    ],
    ['max-rise is kept at the limit, in spite of rounding', { 'max-rise': '10%' }, 0.3, 0.33, []],
    ['max-rise ignores a fall', { 'max-rise': 0 }, 100, 50, []],
    ['max-drop absolutely', { 'max-drop': 1 }, 90, 88.5, ['it dropped by 1.5 and may drop by at most 1']],
    [
      'max-rise of a negative base',
      { 'max-rise': '10%' },
      -100,
      -80,
      ['it rose by 20 % and may rise by at most 10 %'],
    ],
    ['max-rise from zero', { 'max-rise': '10%' }, 0, 5, ['it rose by 5 and may rise by at most 10 %']],
    [
      'no-regression',
      { 'no-regression': true },
      1,
      2,
      ['it became worse by 1 and may become worse by at most 0'],
    ],
    ['no-regression with a tolerance', { 'no-regression': { tolerance: '50%' } }, 2, 3, []],
  ])('%s', (_, set, base, head, expected) => {
    expect(judged(set, base, head)).toEqual(expected)
  })

  it('that compares is not judged without a base, nor without a head', () => {
    expect(judged({ 'max-rise': 0, 'no-regression': true }, null, 5)).toEqual([])
    expect(judged({ min: 3, 'max-drop': 0 }, 5, null)).toEqual([])
  })

  it('no-regression needs a direction, and minds it', () => {
    expect(judged({ 'no-regression': true }, 1, 2, { better: 'none' })).toEqual([])
    expect(judged({ 'no-regression': true }, 1, 2, { better: 'higher' })).toEqual([])
    expect(judged({ 'no-regression': true }, 2, 1, { better: 'higher' })).toHaveLength(1)
  })

  it('that is real-only waits for the judge', () => {
    const set: RuleSet = { 'max-rise': '2%', 'real-only': true }
    expect(judged(set, 100, 110, { verdict: 'possible' })).toEqual([])
    expect(judged(set, 100, 110, { verdict: 'regressed' })).toHaveLength(1)
  })
})

describe('what a rule does that could not be judged', () => {
  const onMissing = (metrics: Record<string, RuleSet | RuleSet[]>) =>
    settingsOf({ metrics })('m').rules.map((rule) => rule.onMissing)

  it.each<[string, Record<string, RuleSet | RuleSet[]>, string[]]>([
    ['follows the severity', { m: { max: 1 } }, ['fail']],
    ['follows a severity of less specific patterns', { '*': { severity: 'warn' }, m: { max: 1 } }, ['warn']],
    ['is said beside the rule', { m: { max: 1, 'on-missing': 'ignore' } }, ['ignore']],
    ['is said for many metrics at once', { '*': { 'on-missing': 'warn' }, m: { max: 1 } }, ['warn']],
    [
      'is said for each set of a list',
      { m: [{ max: 1 }, { min: 0, 'on-missing': 'warn' }] },
      ['warn', 'fail'],
    ],
    ['may be more than the severity', { m: { max: 1, severity: 'warn', 'on-missing': 'fail' } }, ['fail']],
  ])('%s', (_, metrics, expected) => {
    expect(onMissing(metrics)).toEqual(expected)
  })
})
