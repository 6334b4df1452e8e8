const TWO_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Two significant digits, all digits before the point from 100 on; extremes as a power of ten. */
function rounded(size: number): string {
  if (size >= 1e9 || (size > 0 && size < 1e-6)) return size.toExponential(1)
  return (size >= 100 ? WHOLE : TWO_DIGITS).format(size)
}

/** Against what a size is told. */
export interface Yardstick {
  base: number
  unit?: string | undefined
}

/**
 * A size (not negative) for people: in percent of the base; in points where the metric is itself a percentage; in the
 * metric's unit where the base is not positive.
 */
export function sizeText(size: number, { base, unit }: Yardstick): string {
  const share = (100 * size) / base
  if (!Number.isFinite(size) || (base > 0 && !Number.isFinite(share))) return 'more than can be said'
  if (unit === 'percent') return `${rounded(size)} points`
  return base > 0 ? `${rounded(share)} %` : rounded(size)
}

/** A change with its sign, e.g. `+6.1 %` or `−0.4 %`. */
export function changeText(delta: number, against: Yardstick): string {
  const text = sizeText(Math.abs(delta), against)
  if (delta === 0 || !/^\d/.test(text)) return text
  return `${delta < 0 ? '−' : '+'}${text}`
}

/** `1 build`, `2 builds`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
