import type { Question } from './verdict.ts'

/** The smallest change worth a verdict; see `Question.minimumEffect`. */
export type MinimumEffect = NonNullable<Question['minimumEffect']>

/** Times, throughputs and memory: below this no reviewer acts on it. */
const NOISY: MinimumEffect = { relative: 0.01 }

/** Metrics that do not vary by themselves, by unit; `minimumEffect` of the question comes first. */
const EXACT: ReadonlyMap<string, MinimumEffect> = new Map([
  ['bytes', { absolute: 1000, relative: 0.005 }],
  ['percent', { absolute: 0.1 }],
  ['integer', { absolute: 0 }],
])
const EXACT_OTHERWISE: MinimumEffect = { relative: 0.005 }

/** The default minimum effect of a metric that varies from run to run. */
export function noisyEffect(question: Question): MinimumEffect {
  return question.minimumEffect ?? NOISY
}

/** The default minimum effect of a metric that does not. */
export function exactEffect(question: Question): MinimumEffect {
  return question.minimumEffect ?? EXACT.get(question.unit ?? '') ?? EXACT_OTHERWISE
}

/** The minimum effect in the metric's unit; where both sides of it are given, the easier one. */
export function smallestWorth(effect: MinimumEffect, base: number): number {
  const absolute = effect.absolute ?? Number.POSITIVE_INFINITY
  const relative = effect.relative === undefined ? Number.POSITIVE_INFINITY : effect.relative * Math.abs(base)
  const smallest = Math.min(absolute, relative)
  return Number.isFinite(smallest) ? Math.max(0, smallest) : 0
}
