import type { Spread } from '../metrics/spread.ts'
import { formatDifference, formatNumber, MINUS, sizeBeside } from './numbers.ts'
import { scaleOf } from './units.ts'

/** Sides that differ by less than this share are the rounding of what tools print. */
const ROUNDING = 0.02
/** Beyond these, digits after the point say nothing, and numbers are written with an exponent. */
const LARGEST = 1e15
const MOST_DECIMALS = 12

/** Both ends in one unit, with as many decimals as tell them apart: `3.4793 to 3.4800 µs`. */
function formatEnds({ low, high }: Spread, unit: string, like: number): string {
  const size = Math.max(Math.abs(low), Math.abs(high))
  const { factor, name } = scaleOf(size <= 100 * like ? like : size, unit)
  const decimals = Math.max(0, Math.ceil(Math.log10((5 * factor) / (high - low))))
  if (size >= LARGEST || decimals > MOST_DECIMALS) {
    return `${formatNumber(low, unit)} to ${formatNumber(high, unit)}`
  }
  const digits = new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'negative',
  })
  const [from, to] = [low, high].map((end) => digits.format(end / factor).replace('-', MINUS))
  return `${from} to ${to} ${name}`.trim()
}

/**
 * What a tool says of a value's variance: `± 24 ns`, or both ends where the value is not in the middle.
 *
 * @param beside the number that the value itself is read beside: the spread is written in its scale
 */
export function formatSpread(value: number, spread: Spread, unit: string, beside = value): string {
  const like = sizeBeside(value, beside)
  const [below, above] = [value - spread.low, spread.high - value]
  const half = Math.max(below, above)
  if (Math.abs(above - below) > ROUNDING * half) return formatEnds(spread, unit, like)
  const size = Number(half.toPrecision(2))
  return `± ${unit === 'percent' ? formatDifference(size, unit) : formatNumber(size, unit, like)}`
}
