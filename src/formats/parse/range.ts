import { type Bounds, between, plusMinus, plusMinusPercent } from './bounds.ts'
import { decimalOf } from './decimal.ts'

const LONGEST = 100
const NUMBER = /^-?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?/i
const SEPARATOR = /^(?:…|\.{2,3}|-|–|to)/i

/** What a pattern matches at the begin of a text, and what is left behind it. */
function begin(text: string, pattern: RegExp): [found: string, rest: string] | null {
  const found = pattern.exec(text)?.[0]
  return found === undefined ? null : [found, text.slice(found.length).trim()]
}

/** `10 … 20`, `10-20`, with a unit or without. */
function endsOf(text: string): { low: string; high: string; unit: string } | null {
  const low = begin(text, NUMBER)
  const separator = low && begin(low[1], SEPARATOR)
  const high = separator && begin(separator[1], NUMBER)
  return low && high ? { low: low[0], high: high[0], unit: high[1] } : null
}

/** `± 755`, `±0.74%`, `+/- 2,802`, `3`, with a unit or without. */
function halfOf(text: string): { half: string; unit: string } | null {
  const number = begin(text.replace(/^(?:±|\+\/?-)/, '').trim(), NUMBER)
  return number && !number[0].startsWith('-') ? { half: number[0], unit: number[1] } : null
}

/**
 * The range of a value as people write it: half of an interval, in the value's own unit or in percent of the value, or
 * both ends. Nothing where it cannot be understood: the text is free.
 */
export function rangeOf(value: number | undefined, text: string, unit: string, factor: number): Bounds {
  const range = text.slice(0, LONGEST).trim()
  const isOwn = (written: string) => written === '' || written.toLowerCase() === unit.toLowerCase()
  const ends = endsOf(range)
  if (ends && isOwn(ends.unit)) return between(decimalOf(ends.low), decimalOf(ends.high), factor)
  const half = halfOf(range)
  if (half && isOwn(half.unit)) return plusMinus(value, decimalOf(half.half), factor)
  if (half?.unit === '%') return plusMinusPercent(value, decimalOf(half.half), factor)
  return [undefined, undefined]
}
