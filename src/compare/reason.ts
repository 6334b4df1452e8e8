import type { Noise } from './noise.ts'
import type { Scale } from './scale.ts'
import type { Verdict } from './verdict.ts'

/** At most three significant digits, whole numbers in full. */
function rounded(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e15 || (size > 0 && size < 1e-6)) return value.toExponential(1)
  return new Intl.NumberFormat('en', {
    maximumSignificantDigits: size >= 100 ? 21 : 2,
    maximumFractionDigits: 6,
  }).format(size >= 100 ? Math.round(value) : value)
}

function signed(value: number, text: (size: number) => string): string {
  if (value === 0) return text(0)
  return `${value < 0 ? '−' : '+'}${text(Math.abs(value))}`
}

const percent = (share: number) => `${rounded(100 * share)} %`

/** A size beside the base: in percent where that has a meaning. */
function sized(size: number, base: number): string {
  return base > 0 ? percent(size / base) : rounded(size)
}

function change(delta: number | null, relative: number | null): string {
  if (relative !== null) return signed(relative, percent)
  return delta === null ? 'a change beyond all measure' : signed(delta, rounded)
}

const builds = (count: number) => (count === 1 ? '1 build' : `${count} builds`)

/** Why nothing is said of a metric with a short history. */
export function insufficientReason(
  delta: number | null,
  relative: number | null,
  found: number,
  needed: number,
): string {
  return `${change(delta, relative)}, but the base branch has only ${builds(found)} of it; ${needed} are needed to judge`
}

/** Why a metric that does not vary by itself changed or not. */
export function exactReason(facts: {
  delta: number
  relative: number | null
  worth: number
  usual: number
  base: number
  real: boolean
}): string {
  const { delta, relative, worth, usual, base, real } = facts
  if (delta === 0) return 'exactly as on the base'
  const said = change(Number.isFinite(delta) ? delta : null, relative)
  if (real) return `${said}; it does not vary by itself`
  if (Math.abs(delta) < worth) return `${said}, less than the ${sized(worth, base)} that count`
  return `${said}, but the base branch strays by ${sized(usual, base)} itself and comes back`
}

/** Why a metric that varies changed or not. */
export function noisyReason(facts: {
  verdict: Verdict
  delta: number
  relative: number | null
  base: number
  visible: number
  worth: number
  p: number
  own: number
  runs: number
  noise: Noise
  scale: Scale
}): string {
  const { verdict, delta, relative, base, visible, worth, p, own, runs, noise, scale } = facts
  const said = change(Number.isFinite(delta) ? delta : null, relative)
  const usual = `±${sized(scale.from(noise.level + 2 * noise.sigma) - base, base)}`
  if (verdict === 'noisy') {
    return `${said}, but single builds of the base branch vary by ${usual}; only a change above ${sized(visible, base)} would be seen`
  }
  if (verdict === 'possible') {
    const who = runs === 1 ? 'one run' : `${runs} runs`
    return `${said}, but ${who} cannot tell: differences up to ${usual} are usual`
  }
  if (verdict !== 'unchanged')
    return `${said}; the last ${builds(noise.count)} of the base branch vary by ${usual}`
  if (p < own && Math.abs(delta) < worth) return `${said}, less than the ${sized(worth, base)} that count`
  if (p < own) return `${said}, but among so many metrics one such difference is expected by chance`
  return `${said}, as usual: the last ${builds(noise.count)} of the base branch vary by ${usual}`
}
