import { verdictOfChange } from './direction.ts'
import { exactEffect, smallestWorth } from './minimum-effect.ts'
import { exactReason } from './reason.ts'
import { finiteOrNull } from './robust.ts'
import type { Judgement, Question } from './verdict.ts'

/** How many of the last values show whether the base branch itself strays and comes back. */
const WINDOW = 30

/**
 * How far a value strays from its two neighbours where these are equal: a flaky test's coverage, a build that
 * failed half-way. The second largest, since a single stray build is no habit; 0 if there are fewer.
 */
function habit(history: readonly number[]): number {
  const recent = history.slice(-WINDOW)
  const strays = recent.slice(1, -1).flatMap((value, index) => {
    const before = recent[index] ?? value
    return before === recent[index + 2] ? [Math.abs(value - before)] : []
  })
  return strays.sort((a, b) => b - a)[1] ?? 0
}

/** The head's value nearest to the base: a change counts only if every run shows it. */
function nearest(head: readonly number[], base: number): number {
  return head.reduce((best, value) => (Math.abs(value - base) < Math.abs(best - base) ? value : best))
}

/**
 * Judges a metric that does not vary by itself by comparing with the last base value.
 *
 * @param question finite numbers, at least one on each side
 */
export function judgeExact(question: Question): Judgement {
  const base = question.history.at(-1) ?? 0
  const head = nearest(question.head, base)
  const delta = head - base
  const worth = smallestWorth(exactEffect(question), base)
  const usual = habit(question.history)
  const real = delta !== 0 && Math.abs(delta) >= worth && Math.abs(delta) > usual
  const said = finiteOrNull(delta)
  return {
    verdict: real ? verdictOfChange(delta, question.better) : 'unchanged',
    delta: said,
    relative: base > 0 ? finiteOrNull(head / base - 1) : null,
    interval: said === null ? null : [said, said],
    smallestVisible: finiteOrNull(Math.max(worth, usual)),
    p: null,
    reason: exactReason({ base, unit: question.unit, delta, worth, usual, real }),
  }
}
