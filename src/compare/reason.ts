import type { Verdict } from './verdict.ts'
import { changeText, countText, sizeText } from './wording.ts'

/** Why nothing is said of a metric with a short history. */
export function insufficientReason(delta: number, base: number, found: number, needed: number): string {
  const builds = countText(found, 'build')
  return `${changeText(delta, base)}, but the base branch has only ${builds} of it and ${needed} are needed to judge`
}

/** What decided on a metric that does not vary by itself; all sizes in the metric's unit. */
export interface ExactFacts {
  base: number
  delta: number
  /** The smallest change worth a verdict. */
  worth: number
  /** How far the base branch strays by itself. */
  usual: number
  real: boolean
}

/** Why a metric that does not vary by itself changed or not. */
export function exactReason({ base, delta, worth, usual, real }: ExactFacts): string {
  if (delta === 0) return 'exactly as on the base'
  const said = changeText(delta, base)
  if (real) return `${said}; it does not vary by itself`
  if (Math.abs(delta) < worth) return `${said}, less than the ${sizeText(worth, base)} that counts`
  return `${said}, but the base branch strays by ${sizeText(usual, base)} now and then and comes back`
}

/** What decided on a metric that varies; all sizes in the metric's unit. */
export interface NoisyFacts {
  verdict: Verdict
  base: number
  delta: number
  worth: number
  /** How far most builds of the base branch lie from its level: two standard deviations. */
  usual: number
  /** How many builds of the base branch the level was taken from. */
  count: number
  /** The smallest change that could have been seen. */
  visible: number
  runs: number
  /** True where the metric alone would have been found changed, but for the minimum effect or its company. */
  conspicuous: boolean
}

/** Why a metric that varies changed or not. */
export function noisyReason(facts: NoisyFacts): string {
  const { verdict, base, delta, worth, visible, runs, conspicuous } = facts
  const said = changeText(delta, base)
  const usual = `±${sizeText(facts.usual, base)}`
  const builds = `the last ${countText(facts.count, 'build')} of the base branch`
  if (verdict === 'possible') {
    const who = runs === 1 ? 'one run' : `${runs} runs`
    return `${said} where ${usual} is usual, but ${who} cannot confirm it`
  }
  if (verdict === 'noisy') {
    return `${said}, but single builds of the base branch vary by ${usual}: only changes above ${sizeText(visible, base)} can be seen`
  }
  if (verdict !== 'unchanged') return `${said}; ${builds} vary by ${usual}`
  if (conspicuous && Math.abs(delta) < worth)
    return `${said}, less than the ${sizeText(worth, base)} that counts`
  if (conspicuous) return `${said}, but among so many metrics one will differ like this by chance`
  if (Math.abs(delta) <= facts.usual) return `${said}, as usual: ${builds} vary by ${usual}`
  if (runs === 1)
    return `${said}, but a single build strays that far now and then, though ${builds} vary by ${usual}`
  return `${said}, but its ${runs} runs do not all bear it out, and ${builds} vary by ${usual}`
}
