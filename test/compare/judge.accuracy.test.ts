import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Case, readCases } from '../../bench/accuracy-cases.ts'
import { RULES, score } from '../../bench/accuracy-score.ts'

const sample = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      lower_is_better: z.boolean(),
      truth: z.enum(['no_change', 'regression', 'improvement']),
      head: z.array(z.number()),
      history: z.array(z.number()),
    }),
  ),
})

function scored(cases: readonly Case[], rule: string, runs: number) {
  const found = RULES.get(rule)
  if (!found) throw new Error(`no rule ${rule}`)
  return score(found, cases, runs)
}

describe('on real histories, half of them with a shift put in', () => {
  const file = readFileSync(new URL('../data/judge-cases.json', import.meta.url), 'utf8')
  const cases = sample
    .parse(JSON.parse(file))
    .cases.map((one): Case => ({ ...one, metric: one.id, stratum: 'stable' }))

  test('three runs raise no false alarm and find at least a quarter of the shifts', () => {
    const { falsePositives, recall } = scored(cases, 'Tidemark', 3)
    expect(falsePositives).toBe(0)
    expect(recall).toBeGreaterThanOrEqual(0.25)
  })

  test('no peer that is about as quiet finds more', () => {
    const { recall } = scored(cases, 'Tidemark', 3)
    const quiet = [...RULES.keys()]
      .map((rule) => scored(cases, rule, 3))
      .filter((one) => one.falsePositives < 0.02)
    expect(quiet.length).toBeGreaterThan(1)
    for (const peer of quiet) expect(peer.recall).toBeLessThanOrEqual(recall)
  })
})

const all = readCases()

describe.skipIf(all === null)(
  'on all public cases (skipped where they are not beside the repository)',
  () => {
    const cases = all ?? []
    const shifted = cases.filter((one) => one.stratum === 'recent_shift')

    test('three runs raise false alarms on less than 1 % of unchanged heads', () => {
      expect(scored(cases, 'Tidemark', 3).falsePositives).toBeLessThan(0.01)
      expect(scored(shifted, 'Tidemark', 3).falsePositives).toBeLessThan(0.02)
    })

    test('three runs reach an F1 of 0.70, ahead of every peer', () => {
      const { f1 } = scored(cases, 'Tidemark', 3)
      expect(f1).toBeGreaterThan(0.7)
      for (const rule of RULES.keys()) expect(scored(cases, rule, 3).f1).toBeLessThanOrEqual(f1)
    })

    test('a single run is suspected without reason in less than 2 % of unchanged heads', () => {
      expect(scored(cases, 'Tidemark', 1).falsePositives).toBeLessThan(0.02)
    })
  },
)
