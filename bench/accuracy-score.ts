import { median } from 'simple-statistics'
import { judge } from '../src/compare/judge.ts'
import type { Case } from './accuracy-cases.ts'
import { bencher } from './peers/bencher.ts'
import { conbench } from './peers/conbench.ts'
import { githubActionBenchmark } from './peers/github-action-benchmark.ts'
import type { Call, Peer } from './peers/peer.ts'
import { rustcPerf } from './peers/rustc-perf.ts'
import { tenPercent } from './peers/ten-percent.ts'

/** Says of a case's first `runs` head runs where they went. */
export type Rule = (one: Case, runs: number) => Call

/** The judge; with fewer than three runs `possible` is all it says, and counts. */
const tidemark: Rule = (one, runs) => {
  const { verdict, delta } = judge({
    history: one.history,
    head: one.head.slice(0, runs),
    better: one.lower_is_better ? 'lower' : 'higher',
  })
  if (verdict !== 'improved' && verdict !== 'regressed' && verdict !== 'possible') return 'nothing'
  return (delta ?? 0) > 0 ? 'up' : 'down'
}

/** A peer is given the median of the runs: none of them knows what to do with several. */
function ruleOf(peer: Peer): Rule {
  return (one, runs) => peer(one.history, median(one.head.slice(0, runs)), one.lower_is_better)
}

/** The rules side by side, by name. */
export const RULES: ReadonlyMap<string, Rule> = new Map([
  ['Tidemark', tidemark],
  ['Bencher (t-test, 0.99)', ruleOf(bencher)],
  ['Conbench (z > 5)', ruleOf(conbench)],
  ['rustc-perf (Q3 + 3 IQR)', ruleOf(rustcPerf)],
  ['github-action-benchmark (200 %)', ruleOf(githubActionBenchmark)],
  ['previous ± 10 %', ruleOf(tenPercent)],
])

/** How a rule fares; shares between 0 and 1. */
export interface Score {
  cases: number
  /** Unchanged heads that are flagged. */
  falsePositives: number
  /** Changed heads that are flagged, in the right direction. */
  recall: number
  /** Flags that are right. */
  precision: number
  f1: number
}

function truthOf(one: Case): Call {
  if (one.truth === 'no_change') return 'nothing'
  return (one.truth === 'regression') === one.lower_is_better ? 'up' : 'down'
}

/** Scores a rule on cases. */
export function score(rule: Rule, cases: readonly Case[], runs: number): Score {
  const calls = cases.map((one) => ({ call: rule(one, runs), truth: truthOf(one) }))
  const unchanged = calls.filter(({ truth }) => truth === 'nothing')
  const changed = calls.length - unchanged.length
  const flagged = calls.filter(({ call }) => call !== 'nothing')
  const right = flagged.filter(({ call, truth }) => call === truth).length
  const recall = right / Math.max(1, changed)
  const precision = right / Math.max(1, flagged.length)
  return {
    cases: cases.length,
    falsePositives: unchanged.filter(({ call }) => call !== 'nothing').length / Math.max(1, unchanged.length),
    recall,
    precision,
    f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  }
}

/** Milliseconds a case, the median of seven passes after one to warm up. */
export function cost(cases: readonly Case[]): number {
  const pass = () => {
    const start = performance.now()
    for (const one of cases) tidemark(one, 3)
    return (performance.now() - start) / cases.length
  }
  pass()
  return median(Array.from({ length: 7 }, pass))
}
