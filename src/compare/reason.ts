import type { Verdict } from './verdict.ts'
import { changeText, countText, sizeText, type Yardstick } from './wording.ts'

/** Why nothing is said of a metric with a short history. */
export function insufficientReason(delta: number, against: Yardstick, found: number, needed: number): string {
  const builds = countText(found, 'build')
  return `${changeText(delta, against)}, but the base branch has only ${builds} of it and ${needed} are needed to judge`
}

/** What decided on a metric that does not vary by itself; all sizes in the metric's unit. */
export interface ExactFacts extends Yardstick {
  delta: number
  /** The smallest change worth a verdict. */
  worth: number
  /** How far the base branch strays by itself. */
  usual: number
  real: boolean
}

/** Why a metric that does not vary by itself changed or not. */
export function exactReason(facts: ExactFacts): string {
  const { delta, worth, usual, real } = facts
  if (delta === 0) return 'exactly as on the base'
  const said = changeText(delta, facts)
  if (real) return `${said}; it does not vary by itself`
  if (Math.abs(delta) < worth) return `${said}, less than what counts (${sizeText(worth, facts)})`
  return `${said}, but the base branch strays by ${sizeText(usual, facts)} now and then and comes back`
}

/** What decided on a metric that varies; all sizes in the metric's unit. */
export interface NoisyFacts extends Yardstick {
  verdict: Verdict
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
  const { verdict, delta, worth, visible, runs, conspicuous } = facts
  const said = changeText(delta, facts)
  const usual = `±${sizeText(facts.usual, facts)}`
  const builds = `the last ${countText(facts.count, 'build')} of the base branch`
  if (verdict === 'possible') {
    const who = runs === 1 ? 'one run' : `${runs} runs`
    return `${said} where ${usual} is usual, but ${who} cannot confirm it`
  }
  if (verdict === 'noisy') {
    return `${said}, but single builds of the base branch vary by ${usual}: only changes above ${sizeText(visible, facts)} can be seen`
  }
  if (verdict !== 'unchanged') return `${said}; ${builds} vary by ${usual}`
  if (conspicuous && Math.abs(delta) < worth)
    return `${said}, less than what counts (${sizeText(worth, facts)})`
  if (conspicuous) return `${said}, but among so many metrics one will differ like this by chance`
  if (Math.abs(delta) <= facts.usual) return `${said}, as usual: ${builds} vary by ${usual}`
  if (runs === 1)
    return `${said}, but a single build strays that far now and then, though ${builds} vary by ${usual}`
  return `${said}, but its ${runs} runs do not all bear it out, and ${builds} vary by ${usual}`
}
