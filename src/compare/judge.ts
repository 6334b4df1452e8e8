import { isExact } from './exactness.ts'
import { judgeExact } from './judge-exact.ts'
import { judgeNoisy } from './judge-noisy.ts'
import { insufficientReason } from './reason.ts'
import { finiteOrNull, median } from './robust.ts'
import type { Judgement, LeveledJudgement, Question, Verdict } from './verdict.ts'

/** With fewer values of the base branch nothing can be said of its noise. */
export const MIN_HISTORY = 8

/** Older values of the base branch tell nothing of today. */
const MAX_HISTORY = 100

function unjudged(verdict: Verdict, reason: string): Judgement {
  return { verdict, delta: null, relative: null, interval: null, smallestVisible: null, p: null, reason }
}

/** Too little history: the plain difference from the median of what there is. */
function judgeShort({ history, head, unit }: Question): Judgement {
  const base = median(history)
  const typical = median(head)
  return {
    ...unjudged(
      'insufficient',
      insufficientReason(typical - base, { base, unit }, history.length, MIN_HISTORY),
    ),
    delta: finiteOrNull(typical - base),
    relative: base > 0 ? finiteOrNull(typical / base - 1) : null,
  }
}

/**
 * Judges a metric as far as it can be done without the level at which p counts. Where nothing depends on that level,
 * p is null.
 */
export function judgeAtLevels(question: Question): LeveledJudgement {
  const head = question.head.filter(Number.isFinite)
  const history = question.history.filter(Number.isFinite).slice(-MAX_HISTORY)
  const always = (judgement: Judgement) => ({ p: null, at: () => judgement })
  if (head.length === 0) return always(unjudged('missing', 'there is no number to compare'))
  if (history.length === 0) {
    return always(unjudged('new', 'there is no number of the base branch to compare with'))
  }
  const usable = { ...question, head, history }
  if (isExact(history, question.unit)) return always(judgeExact(usable))
  if (history.length < MIN_HISTORY) return always(judgeShort(usable))
  return judgeNoisy(usable)
}

/**
 * Decides whether the head's numbers of one metric differ for real from the base branch's. Never throws; numbers
 * that are not finite are left out. The method and its measured accuracy: docs/accuracy.md.
 */
export function judge(question: Question): Judgement {
  return judgeAtLevels(question).at(question.level ?? 1)
}
