import { interquartileRange, median } from 'simple-statistics'
import { jointLevel } from '../src/compare/false-alarms.ts'
import { judge } from '../src/compare/judge.ts'
import type { Question } from '../src/compare/verdict.ts'

const HISTORY = 100
const MIN_HISTORY = 35

/** How many builds before and after a head tell whether it was part of a lasting change. */
const AROUND = 10

/** A head that did not change, with what the judge says of it alone. */
interface Unchanged {
  question: Question
  p: number
}

/**
 * How strictly "nothing lasting changed" is meant: the medians before and after differ by at most the smaller, or
 * the larger, of the interquartile ranges before and after. The loose meaning lets in jumps into a wilder time.
 */
export type Hindsight = 'strict' | 'loose'

/** With hindsight. Does not use the judge's own change points, which would hide its mistakes. */
function stayed(values: readonly number[], at: number, runs: number, hindsight: Hindsight): boolean {
  const before = values.slice(at - AROUND, at)
  const after = values.slice(at + runs, at + runs + AROUND)
  const spreads = [interquartileRange(before), interquartileRange(after)]
  const spread = hindsight === 'strict' ? Math.min(...spreads) : Math.max(...spreads)
  return Math.abs(median(after) - median(before)) <= spread
}

/** Every point of the series where nothing lasting changed, as the head of a pull request. */
function unchangedHeads(series: readonly number[][], runs: number, hindsight: Hindsight): Unchanged[] {
  return series.flatMap((values) => {
    const heads: Unchanged[] = []
    for (let at = MIN_HISTORY; at + runs + AROUND <= values.length; at++) {
      if (!stayed(values, at, runs, hindsight)) continue
      const question: Question = {
        history: values.slice(Math.max(0, at - HISTORY), at),
        head: values.slice(at, at + runs),
        better: 'lower',
      }
      const { p } = judge(question)
      if (p !== null) heads.push({ question, p })
    }
    return heads
  })
}

/** Numerical Recipes' generator, so that every pass draws the same. */
function drawer(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function draw(pool: readonly Unchanged[], count: number, next: (below: number) => number): Unchanged[] {
  return Array.from({ length: count }, () => pool[next(pool.length)]).filter((one) => one !== undefined)
}

/** True if `judgeAll` would raise an alarm; only those that pass the joint level need to be judged again. */
function alarms(drawn: readonly Unchanged[], controlled: boolean): boolean {
  const level = controlled ? jointLevel(drawn.map(({ p }) => p)) : 1
  return drawn.some(({ p, question }) => {
    if (p > level) return false
    const { verdict } = judge({ ...question, level })
    return verdict === 'improved' || verdict === 'regressed' || verdict === 'possible'
  })
}

/** How often pull requests of unchanged metrics raise an alarm. */
export interface ManyMetrics {
  metrics: number
  runs: number
  hindsight: Hindsight
  /** How many different unchanged heads there are to draw from. */
  pool: number
  /** Share of pull requests with at least one alarm. */
  alarmed: number
  /** The same without control over the whole pull request. */
  uncontrolled: number
}

/** Draws pull requests of so many unchanged metrics from real histories, and judges each as a whole. */
export function manyMetrics(
  series: readonly number[][],
  sizes: readonly number[],
  runs: number,
  hindsight: Hindsight,
): ManyMetrics[] {
  const pool = unchangedHeads(series, runs, hindsight)
  return sizes.map((metrics) => {
    const next = drawer(metrics)
    const pulls = Array.from({ length: 400 }, () => draw(pool, metrics, next))
    const share = (controlled: boolean) =>
      pulls.filter((one) => alarms(one, controlled)).length / pulls.length
    return {
      metrics,
      runs,
      hindsight,
      pool: pool.length,
      alarmed: share(true),
      uncontrolled: share(false),
    }
  })
}
