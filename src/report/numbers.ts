import { type Scale, scaleOf } from './units.ts'

/** The sign of negative numbers, as wide as a plus. */
export const MINUS = '−'
const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Four significant digits, without trailing zeros; grouped where it is large. */
function significant(size: number): string {
  if (size >= 1e15 || (size > 0 && size < 1e-6)) return size.toExponential(2)
  const rounded = Number(size.toPrecision(4))
  return rounded >= 1_000 ? GROUPED.format(size) : String(rounded)
}

/** Two decimals, more where they would hide what is left. */
function points(size: number): string {
  if (size > 0 && size < 0.005)
    return size < 1e-6 ? size.toExponential(1) : String(Number(size.toPrecision(2)))
  return String(Number(size.toFixed(2)))
}

/** A number that is already divided by the scale's factor, with its unit. */
function written(size: number, { name }: Scale): string {
  return name === '' ? significant(size) : `${significant(size)} ${name}`
}

function magnitude(size: number, unit: string, like = size): string {
  if (unit === 'percent') return `${points(size)} %`
  if (unit === 'integer')
    return Number.isInteger(size) && size < 1e15 ? GROUPED.format(size) : significant(size)
  const scale = scaleOf(like, unit)
  return written(size / scale.factor, scale)
}

/** The size in whose scale a number is written beside another one: in the greater one's, unless they are far apart. */
export function sizeBeside(value: number, beside: number): number {
  const [size, other] = [Math.abs(value), Math.abs(beside)]
  const [less, more] = size < other ? [size, other] : [other, size]
  return more <= 100 * less ? more : size
}

/**
 * A number in its unit, as people read it: `12.5 kB` (1,000 bytes), `3.2 ms`, `84.21 %`, `54.2 M ops/s`.
 *
 * @param beside the number that it is read beside: both are written in one scale unless they are far apart
 */
export function formatNumber(value: number, unit: string, beside = value): string {
  if (!Number.isFinite(value)) return 'not a number'
  return `${value < 0 ? MINUS : ''}${magnitude(Math.abs(value), unit, sizeBeside(value, beside))}`
}

function signed(text: string, value: number): string {
  return value === 0 ? text : `${value < 0 ? MINUS : '+'}${text}`
}

/** The size of a difference in its unit; percentages differ by points. */
export function formatDifference(size: number, unit: string): string {
  if (!Number.isFinite(size)) return 'not a number'
  return unit === 'percent' ? `${points(size)} points` : magnitude(size, unit)
}

/** A difference in its unit with its sign; percentages differ by points: `+1.2 kB`, `−0.15 points`. */
export function formatDelta(delta: number, unit: string): string {
  if (!Number.isFinite(delta)) return 'not a number'
  return signed(formatDifference(Math.abs(delta), unit), delta)
}

/** A share, 0.061 for `6.1 %`, with its sign: `+6.1 %`. */
export function formatRelative(relative: number): string {
  const size = 100 * Math.abs(relative)
  const text = size >= 100 && size < 1e7 ? GROUPED.format(size) : String(Number(size.toPrecision(2)))
  return signed(`${text} %`, relative)
}

/** A share of the base as a percentage with its sign: `+6.1 %`. Null for a base of zero or below. */
export function formatShare(base: number, head: number): string | null {
  if (!(base > 0)) return null
  const relative = head / base - 1
  return Number.isFinite(100 * relative) ? formatRelative(relative) : null
}
