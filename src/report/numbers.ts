const MINUS = '−'
const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Steps of a unit, greatest first: from which size on, and what one of it is called. */
type Scale = [from: number, factor: number, name: string][]

const BYTES: Scale = [
  [1e9, 1e9, 'GB'],
  [1e6, 1e6, 'MB'],
  [1e3, 1e3, 'kB'],
  [0, 1, 'B'],
]
const SECONDS: Scale = [
  [7_200, 3_600, 'h'],
  [120, 60, 'min'],
  [1, 1, 's'],
  [1e-3, 1e-3, 'ms'],
  [1e-6, 1e-6, 'µs'],
  [0, 1e-9, 'ns'],
]

/** Four significant digits, without trailing zeros; grouped where it is large. */
function significant(size: number): string {
  if (size >= 1e15 || (size > 0 && size < 1e-6)) return size.toExponential(2)
  if (size >= 1_000) return GROUPED.format(size)
  return String(Number(size.toPrecision(4)))
}

function scaled(size: number, scale: Scale): string {
  const step = size === 0 ? scale.find(([, factor]) => factor === 1) : scale.find(([from]) => size >= from)
  const [, factor, name] = step ?? [0, 1, '']
  return `${significant(size / factor)} ${name}`
}

/** A free unit is a user's string: what could become a link, a mention or markup is left out. */
function safeUnit(unit: string): string {
  return unit.replace(/[^\p{L}\p{N}/%°²³ ]/gu, '').trim()
}

function magnitude(size: number, unit: string): string {
  switch (unit) {
    case 'percent':
      return `${Number(size.toFixed(2))} %`
    case 'integer':
      return GROUPED.format(size)
    case 'bytes':
      return scaled(size, BYTES)
    case 'duration':
      return scaled(size, SECONDS)
    case 'decimal':
      return significant(size)
    default:
      return `${size >= 1e6 && size < 1e15 ? `${significant(size / 1e6)} M` : significant(size)} ${safeUnit(unit)}`.trim()
  }
}

/** A number in its unit, as people read it: `12.5 kB` (1,000 bytes), `3.2 ms`, `84.21 %`, `54.2 M ops/s`. */
export function formatNumber(value: number, unit: string): string {
  if (!Number.isFinite(value)) return 'not a number'
  return `${value < 0 ? MINUS : ''}${magnitude(Math.abs(value), unit)}`
}

function signed(text: string, value: number): string {
  return value === 0 ? text : `${value < 0 ? MINUS : '+'}${text}`
}

/** The size of a difference in its unit; percentages differ by points. */
export function formatDifference(size: number, unit: string): string {
  if (!Number.isFinite(size)) return 'not a number'
  return unit === 'percent' ? `${Number(size.toFixed(2))} points` : magnitude(size, unit)
}

/** A difference in its unit with its sign; percentages differ by points: `+1.2 kB`, `−0.15 points`. */
export function formatDelta(delta: number, unit: string): string {
  if (!Number.isFinite(delta)) return 'not a number'
  return signed(formatDifference(Math.abs(delta), unit), delta)
}

/** A share of the base as a percentage with its sign: `+6.1 %`. Null for a base of zero or below. */
export function formatShare(base: number, head: number): string | null {
  if (!(base > 0)) return null
  const share = 100 * (head / base - 1)
  if (!Number.isFinite(share)) return null
  const size = Math.abs(share)
  return signed(`${size >= 100 ? GROUPED.format(size) : Number(size.toPrecision(2))} %`, share)
}
