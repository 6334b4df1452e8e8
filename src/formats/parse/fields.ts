import { UserError } from '../../metrics/problem.ts'
import type { Document } from '../format.ts'

/** A JSON object. Fields are read with `field`, so that what every object inherits is never taken for data. */
export type Fields = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The own field of an object; undefined where there is none, or the value is no object. */
export function field(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** The number in a field; undefined for anything else (JSON has no NaN; 1e999 reads as infinity). */
export function numberAt(value: unknown, name: string): number | undefined {
  const found = field(value, name)
  return typeof found === 'number' ? found : undefined
}

/** The text in a field; undefined for anything else. */
export function textAt(value: unknown, name: string): string | undefined {
  const found = field(value, name)
  return typeof found === 'string' ? found : undefined
}

/** The list in a field; empty for anything else. */
export function listAt(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name)
  return Array.isArray(found) ? found : []
}

/** The finite numbers of a list; none of anything else. */
export function finiteNumbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((item): item is number => Number.isFinite(item)) : []
}

/** The finite numbers of a list in a field. */
export function numbersAt(value: unknown, name: string): number[] {
  return finiteNumbers(field(value, name))
}

/** The entries of an object in a field (or of the value itself, without a name); empty for anything else. */
export function entriesAt(value: unknown, name?: string): [string, unknown][] {
  const found = name === undefined ? value : field(value, name)
  return isObject(found) ? Object.entries(found) : []
}

/** Of an object with a million fields even the first takes a second to find, and many formats ask for it. */
const firstNames = new WeakMap<Fields, string | undefined>()

/** The name of an object's first own field; undefined where there is none. */
export function firstName(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  if (!firstNames.has(value)) firstNames.set(value, findFirstName(value))
  return firstNames.get(value)
}

function findFirstName(value: Fields): string | undefined {
  for (const name in value) if (Object.hasOwn(value, name)) return name
  return undefined
}

/** The value of an object's first own field; undefined where there is none. */
export function firstOf(value: unknown): unknown {
  const name = firstName(value)
  return name === undefined ? undefined : field(value, name)
}

/** The document's JSON; throws the `UserError` that says why there is none. */
export function jsonOf(document: Document): unknown {
  const value = document.json()
  if (value !== undefined) return value
  throw new UserError(
    document.jsonProblem() ?? {
      what: 'the file is not JSON',
      where: document.name,
      mend: 'upload the JSON file that the tool wrote, or correct "format" in the configuration',
    },
  )
}
