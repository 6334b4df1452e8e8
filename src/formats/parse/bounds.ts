import { inBase } from './units.ts'

/** Both ends of the interval that a tool gives beside a number, in base units; either may be missing or nonsense. */
export type Bounds = readonly [one: number | undefined, other: number | undefined]

type Given = number | undefined

/** The interval between two numbers in a unit of this factor. */
export function between(one: Given, other: Given, factor = 1): Bounds {
  return [inBase(one, factor), inBase(other, factor)]
}

/** The interval from the middle to both sides, as tools write it with `±`. */
export function plusMinus(middle: Given, half: Given, factor = 1): Bounds {
  if (middle === undefined || half === undefined) return [undefined, undefined]
  return between(middle - half, middle + half, factor)
}

/** The same where the half is a percentage of the middle. */
export function plusMinusPercent(middle: Given, percent: Given, factor = 1): Bounds {
  if (middle === undefined || percent === undefined) return [undefined, undefined]
  return plusMinus(middle, (middle * percent) / 100, factor)
}
