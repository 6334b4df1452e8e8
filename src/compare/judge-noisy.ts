import t from '@stdlib/stats-base-dists-t'
import { recentShift } from './change-points.ts'
import { verdictOfChange } from './direction.ts'
import { noisyEffect, smallestWorth } from './minimum-effect.ts'
import { type Noise, noiseOf } from './noise.ts'
import { noisyReason } from './reason.ts'
import { finiteOrNull, median } from './robust.ts'
import { type Scale, scaleOf } from './scale.ts'
import type { Judgement, LeveledJudgement, Question, Verdict } from './verdict.ts'
import { CONFIRMING_RUNS, distanceOf, rarity, weakestRun } from './weakest-run.ts'

/** The rarity at which a metric judged alone is confirmed to have changed, and at which it is suspicious. */
const CONFIRMED = 0.03
const SUSPICIOUS = 0.045

/** A smallest visible change beyond this share of a positive level: too noisy to be judged. */
const TOO_NOISY = 0.2

/** 95 % interval of the head's median less the level. */
function intervalOf(head: readonly number[], noise: Noise, scale: Scale): [number, number] | null {
  const runs = Math.min(head.length, CONFIRMING_RUNS)
  const error = noise.sigma * Math.sqrt(1 / runs + 1.57 / noise.count)
  const margin = error * t.quantile(0.975, Math.max(2, noise.count - 1))
  const [low, high] = [-margin, margin].map((shift) =>
    finiteOrNull(scale.from(scale.to(median(head)) + shift) - scale.from(noise.level)),
  )
  return low == null || high == null ? null : [low, high]
}

/**
 * Judges a metric that varies from run to run: every run of the head against the base branch's level. What
 * takes time is done once, whatever the level at which p counts.
 *
 * @param question finite numbers; at least one head run and as many base values as the noise needs
 */
export function judgeNoisy(question: Question): LeveledJudgement {
  const { head, history, better, unit } = question
  const runs = head.length
  const scale = scaleOf([...history, ...head])
  const noise = noiseOf(history.map(scale.to))
  const base = scale.from(noise.level)
  const typical = median(head)
  const delta = typical - base
  const distance = weakestRun(head.map(scale.to), noise)
  const p = rarity(distance, noise, runs)
  const worth = smallestWorth(noisyEffect(question), base)
  const own = runs < CONFIRMING_RUNS ? SUSPICIOUS : CONFIRMED
  const visibleAt = (rare: number) =>
    Math.max(worth, scale.from(noise.level + distanceOf(rare, noise, runs)) - base)
  // Only what further runs like these would confirm is worth a suspicion.
  const conspicuous = p <= own && rarity(distance, noise, Math.max(runs, CONFIRMING_RUNS)) <= CONFIRMED
  // Whether it can be judged is the metric's own nature, however many others are looked at beside it.
  const quiet: Verdict = base > 0 && visibleAt(own) > TOO_NOISY * base ? 'noisy' : 'unchanged'
  const loud: Verdict = runs < CONFIRMING_RUNS ? 'possible' : verdictOfChange(delta, better)
  const usual = scale.from(noise.level + 2 * noise.sigma) - base
  const interval = intervalOf(head, noise, scale)
  const shift = recentShift(history, noise.marked)

  const at = (asked: number): Judgement => {
    const level = Math.min(asked, own)
    const visible = visibleAt(level)
    const verdict = conspicuous && p <= level && Math.abs(delta) >= worth ? loud : quiet
    const facts = { verdict, base, unit, delta, worth, usual, count: noise.count, visible, runs, conspicuous }
    return {
      verdict,
      delta: finiteOrNull(delta),
      relative: base > 0 ? finiteOrNull(typical / base - 1) : null,
      interval,
      smallestVisible: finiteOrNull(visible),
      p: finiteOrNull(p),
      reason: noisyReason(facts),
      shift,
    }
  }
  return { p: finiteOrNull(p), at }
}
