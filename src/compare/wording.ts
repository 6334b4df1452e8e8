const TWO_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Two significant digits, all digits before the point from 100 on; extremes as a power of ten. */
function rounded(size: number): string {
  if (size >= 1e9 || (size > 0 && size < 1e-6)) return size.toExponential(1)
  return (size >= 100 ? WHOLE : TWO_DIGITS).format(size)
}

/** A size (not negative) beside the base: in percent, or in the metric's unit where the base is not positive. */
export function sizeText(size: number, base: number): string {
  if (!Number.isFinite(size)) return 'more than can be said'
  return base > 0 ? `${rounded((100 * size) / base)} %` : rounded(size)
}

/** A change with its sign, e.g. `+6.1 %` or `−0.4 %`; beside a base of zero or below in the metric's unit. */
export function changeText(delta: number, base: number): string {
  const text = sizeText(Math.abs(delta), base)
  if (delta === 0 || !Number.isFinite(delta)) return text
  return `${delta < 0 ? '−' : '+'}${text}`
}

/** `1 build`, `2 builds`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
