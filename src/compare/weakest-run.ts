import t from '@stdlib/stats-base-dists-t'
import type { Noise } from './noise.ts'
import { median } from './robust.ts'

/** From so many head runs on a change is confirmed; fewer can only be suspicious. */
export const CONFIRMING_RUNS = 3

/**
 * How far an unchanged head's weakest run strays, by number of runs (1, 2, 3 and more): a distance of z standard
 * errors is as rare as `stretch` · z under Student's t. Fitted to unchanged builds of real projects: the tails of
 * single builds fall with z⁻², those of several that have to agree with z⁻⁴. Runs beyond the third add nothing:
 * they share a machine, or a day, and are not independent.
 */
const TAILS = [
  { freedom: 2, stretch: 1.4 },
  { freedom: 4, stretch: 2.6 },
  { freedom: 4, stretch: 3.6 },
] as const

/** Strays come in company, so that three runs stray together about as often as two independent ones would. */
const INDEPENDENT_STRAYS = 2

/** A level of fewer builds may still be on its way to where it stays: what is rare under it is less rare by so much. */
const YOUNG_LEVEL = { builds: 20, factor: 2.5 }

function doubt(noise: Noise): number {
  return noise.count < YOUNG_LEVEL.builds ? YOUNG_LEVEL.factor : 1
}

function tailOf(runs: number): { freedom: number; stretch: number } {
  return TAILS[Math.min(runs, CONFIRMING_RUNS) - 1] ?? TAILS[0]
}

/** Distance from a level of the run nearest to it, on the side of the runs' median; 0 where runs lie on both. */
function nearestRun(head: readonly number[], level: number): number {
  const side = Math.sign(median(head) - level)
  const outward = head.map((value) => side * (value - level)).sort((a, b) => a - b)
  // From five runs on one in four may be a stray.
  return side * Math.max(0, outward[Math.floor((outward.length - 1) / 4)] ?? 0)
}

/**
 * The distance from the base branch that the whole head bears out: of its weakest run, from the nearer of the level
 * and the latest level; 0 where these do not agree on the direction.
 *
 * @param head on the judge's scale, at least one run
 */
export function weakestRun(head: readonly number[], noise: Noise): number {
  const [one, other] = [nearestRun(head, noise.level), nearestRun(head, noise.latest)]
  if (Math.sign(one) !== Math.sign(other)) return 0
  return Math.abs(one) < Math.abs(other) ? one : other
}

/**
 * Standard error of one run's distance from the level. For a median of n values 1.57/n (π/2) would do; the level's
 * beginning was itself chosen by the data, which makes it about as uncertain as 4/n.
 */
function standardError(noise: Noise): number {
  return noise.sigma * Math.sqrt(1 + 4 / noise.count)
}

/**
 * How often unchanged heads of so many runs have a weakest run at least so far away, on either side. Never rarer
 * than the base branch itself shows: where some of its last builds strayed as far to the same side, one run may be
 * one of them, and several may be so together.
 */
export function rarity(distance: number, noise: Noise, runs: number): number {
  if (distance === 0) return 1
  const error = standardError(noise)
  const { freedom, stretch } = tailOf(runs)
  const tail = error > 0 ? 2 * t.cdf((-stretch * Math.abs(distance)) / error, freedom) : 0
  const side = Math.sign(distance)
  const asFar = noise.strays.filter((stray) => side * stray >= side * distance).length
  const shown = (asFar / Math.max(1, noise.strays.length)) ** Math.min(runs, INDEPENDENT_STRAYS)
  return Math.min(1, doubt(noise) * Math.max(tail, shown))
}

/** The distance from the level at which a head of so many runs reaches a rarity, whatever the direction. */
export function distanceOf(level: number, noise: Noise, runs: number): number {
  const { freedom, stretch } = tailOf(runs)
  const gap = Math.abs(noise.level - noise.latest)
  return gap + (standardError(noise) * t.quantile(1 - level / doubt(noise) / 2, freedom)) / stretch
}
