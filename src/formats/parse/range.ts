import { type Bounds, between, plusMinus, plusMinusPercent } from './bounds.ts'
import { decimalOf } from './decimal.ts'

const LONGEST = 100
const NUMBER = '(?:\\d[\\d,]*(?:\\.\\d+)?|\\.\\d+)(?:e[+-]?\\d+)?'
/** `± 755`, `±0.74%`, `+/- 2,802`, `3`, with a unit or without. */
const HALF = new RegExp(`^(?:±|\\+/?-)?\\s*(${NUMBER})\\s*(.*)$`, 'i')
/** `10 … 20`, `10-20`, with a unit or without. */
const ENDS = new RegExp(`^(-?${NUMBER})\\s*(?:…|\\.{2,3}|-|–|to)\\s*(-?${NUMBER})\\s*(.*)$`, 'i')

/**
 * The range of a value as people write it: half of an interval, in the value's own unit or in percent of the value, or
 * both ends. Nothing where it cannot be understood: the text is free.
 */
export function rangeOf(value: number | undefined, text: string, unit: string, factor: number): Bounds {
  const range = text.slice(0, LONGEST).trim()
  const isOwn = (written = '') => written === '' || written.toLowerCase() === unit.toLowerCase()
  const [, low, high, unitOfEnds] = ENDS.exec(range) ?? []
  if (low !== undefined && high !== undefined && isOwn(unitOfEnds)) {
    return between(decimalOf(low), decimalOf(high), factor)
  }
  const [, half, unitOfHalf] = HALF.exec(range) ?? []
  if (half !== undefined && isOwn(unitOfHalf)) return plusMinus(value, decimalOf(half), factor)
  if (half !== undefined && unitOfHalf === '%') return plusMinusPercent(value, decimalOf(half), factor)
  return [undefined, undefined]
}
