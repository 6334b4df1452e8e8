import t from '@stdlib/stats-base-dists-t'
import { verdictOfChange } from './direction.ts'
import { noisyEffect, smallestWorth } from './minimum-effect.ts'
import { type Noise, noiseOf } from './noise.ts'
import { noisyReason } from './reason.ts'
import { finiteOrNull, median } from './robust.ts'
import { scaleOf } from './scale.ts'
import type { Judgement, Question, Verdict } from './verdict.ts'

/** From so many head runs on a change is confirmed; fewer can only be suspicious. */
export const CONFIRMING_RUNS = 3

/** More runs than this do not make the head's median any surer: runs of one day share a machine. */
const MOST_RUNS = 5

/** p below which a change of k runs is confirmed, and p below which one run is suspicious. */
const CONFIRMED = 0.002
const SUSPICIOUS = 0.01

/** A smallest visible change beyond this share of the level: too noisy to be judged. */
const TOO_NOISY = 0.2

/** Standard error of the distance between k head runs' median and the level (1.57 = π/2: median for mean). */
function standardError(noise: Noise, runs: number): number {
  return noise.sigma * Math.sqrt(1 / Math.min(runs, MOST_RUNS) + 1.57 / noise.count)
}

/** Two-sided p of a distance. */
function pOf(distance: number, error: number, freedom: number): number {
  if (distance === 0) return 1
  return error > 0 ? Math.min(1, 2 * t.cdf(-Math.abs(distance) / error, freedom)) : 0
}

/**
 * Judges a metric that varies from run to run: the head's median against the base branch's level.
 *
 * @param question finite numbers; at least one head run and as many base values as the noise needs
 */
export function judgeNoisy(question: Question): Judgement {
  const { head, history, better } = question
  const scale = scaleOf([...history, ...head])
  const noise = noiseOf(history.map(scale.to))
  const base = scale.from(noise.level)
  const typical = median(head)
  const delta = typical - base
  const distance = scale.to(typical) - noise.level
  const error = standardError(noise, head.length)
  const p = pOf(distance, error, noise.freedom)
  const worth = smallestWorth(noisyEffect(question), base)
  // A suspicion must be one that more runs of the same kind would confirm.
  const runs = Math.max(head.length, CONFIRMING_RUNS)
  const confirmable = pOf(distance, standardError(noise, runs), noise.freedom) < CONFIRMED
  const own = head.length < CONFIRMING_RUNS ? SUSPICIOUS : CONFIRMED
  const level = Math.min(question.level ?? 1, own)
  const significant = confirmable && p <= level
  const real = significant && Math.abs(delta) >= worth
  const visibleAt = (p: number) =>
    Math.max(worth, scale.from(noise.level + error * t.quantile(1 - p / 2, noise.freedom)) - base)
  const visible = visibleAt(level)
  // Whether it can be judged is the metric's own nature, however many others are looked at beside it.
  let verdict: Verdict = visibleAt(own) > TOO_NOISY * Math.abs(base) ? 'noisy' : 'unchanged'
  if (real) verdict = head.length < CONFIRMING_RUNS ? 'possible' : verdictOfChange(delta, better)
  const margin = error * t.quantile(0.975, noise.freedom)
  const low = finiteOrNull(scale.from(scale.to(typical) - margin) - base)
  const high = finiteOrNull(scale.from(scale.to(typical) + margin) - base)
  const relative = base > 0 ? finiteOrNull(typical / base - 1) : null
  return {
    verdict,
    delta: finiteOrNull(delta),
    relative,
    interval: low === null || high === null ? null : [low, high],
    smallestVisible: finiteOrNull(visible),
    p: finiteOrNull(p),
    reason: noisyReason({
      verdict,
      delta,
      relative,
      base,
      visible,
      worth,
      p,
      own,
      runs: head.length,
      noise,
      scale,
    }),
  }
}
