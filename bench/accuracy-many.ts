import { changePoints } from '../src/compare/change-points.ts'
import { jointLevel } from '../src/compare/false-alarms.ts'
import { judge } from '../src/compare/judge.ts'
import type { Question } from '../src/compare/verdict.ts'

const HISTORY = 100
const MIN_HISTORY = 35

/** A head that did not change, with what the judge says of it alone. */
interface Unchanged {
  question: Question
  p: number
}

/** Every point of the series that is no part of a jump, as the head of a pull request that changed nothing. */
function unchangedHeads(series: readonly number[][], runs: number): Unchanged[] {
  return series.flatMap((values) => {
    const points = changePoints(values)
    const heads: Unchanged[] = []
    for (let at = MIN_HISTORY; at + runs <= values.length; at++) {
      if (points.some((point) => point >= at - 3 && point < at + runs + 3)) continue
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
): ManyMetrics[] {
  const pool = unchangedHeads(series, runs)
  return sizes.map((metrics) => {
    const next = drawer(metrics)
    const pulls = Array.from({ length: 400 }, () => draw(pool, metrics, next))
    const share = (controlled: boolean) =>
      pulls.filter((one) => alarms(one, controlled)).length / pulls.length
    return { metrics, runs, pool: pool.length, alarmed: share(true), uncontrolled: share(false) }
  })
}
