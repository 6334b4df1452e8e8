const LONGEST_NUMBER = 40
const PLAIN = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i
/** Thousands parted by commas, in India hundreds further up: never after a leading zero. */
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?:e[+-]?\d+)?$/i
/** The comma is the decimal sign, thousands are parted by points or not at all. */
const DECIMAL_COMMA = /^[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d*),\d+(?:e[+-]?\d+)?$/i

function withComma(text: string): number {
  return DECIMAL_COMMA.test(text) ? Number(text.replaceAll('.', '').replace(',', '.')) : Number.NaN
}

/**
 * A number as tools write it: `1234.5`, `1,234.5` with thousands parted by commas, `0,03` or `1.234,5` where the
 * comma is the decimal sign, `1.5e3`; NaN for anything else. `1,234` alone is ambiguous: `decimal` says what the
 * comma means there, and means thousands unless it is `,`.
 */
export function decimalOf(written: string, decimal: ',' | '.' = '.'): number {
  const text = written.trim()
  if (text.length > LONGEST_NUMBER) return Number.NaN
  if (PLAIN.test(text)) return Number(text)
  if (decimal === ',') {
    const number = withComma(text)
    if (!Number.isNaN(number)) return number
  }
  if (GROUPED.test(text)) return Number(text.replaceAll(',', ''))
  return withComma(text)
}

const SHORT = 24

/**
 * Which decimal sign a file uses, as its unambiguous numbers after a marker such as `time="` show: `,` if one of them
 * can only be read so. Looks at the first million of them at most.
 */
export function decimalSeparator(text: string, marker: string): ',' | '.' {
  let seen = 0
  for (let at = text.indexOf(marker); at >= 0 && seen < 1e6; at = text.indexOf(marker, at)) {
    at += marker.length
    seen++
    const [number = ''] = /^[^"]*/.exec(text.slice(at, at + SHORT)) ?? []
    if (!number.includes(',') || GROUPED.test(number)) continue
    if (DECIMAL_COMMA.test(number)) return ','
  }
  return '.'
}
