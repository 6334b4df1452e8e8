import type { Better } from '../../metrics/metric.ts'

/** What a unit, as a tool writes it, means: multiply by `factor` to get the base unit `unit`. */
export interface Scale {
  unit: string
  factor: number
  /** The usual good direction of such numbers. */
  better: Better
}

const SECONDS: Record<string, number> = {
  ps: 1e-12,
  ns: 1e-9,
  nsec: 1e-9,
  nanosecond: 1e-9,
  nanoseconds: 1e-9,
  us: 1e-6,
  usec: 1e-6,
  microsecond: 1e-6,
  microseconds: 1e-6,
  ms: 1e-3,
  msec: 1e-3,
  millisecond: 1e-3,
  milliseconds: 1e-3,
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
}

const BYTES: Record<string, number> = {
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1e3,
  kilobyte: 1e3,
  kilobytes: 1e3,
  mb: 1e6,
  megabyte: 1e6,
  megabytes: 1e6,
  gb: 1e9,
  gigabyte: 1e9,
  gigabytes: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
}

const RATE = /^(.*)\/(ns|us|ms|s|sec|second|min|minute|h|hour)$/i
const EACH = /\/(op|iter|iteration|call|run|exec)s?$/
const ANOTHER_MICRO = /[\u00b5\u03bc]/g

function lookUp(table: Record<string, number>, key: string): number | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

/** `what` keeps its case where it is no unit known here: `MS/s` are megasamples, not milliseconds. */
function rate(what: string, per: string): Scale {
  const seconds = lookUp(SECONDS, per.toLowerCase()) ?? 1
  const bytes = lookUp(BYTES, what.toLowerCase())
  if (bytes !== undefined) return { unit: 'B/s', factor: bytes / seconds, better: 'higher' }
  return { unit: `${what || '1'}/s`.slice(0, 32), factor: 1 / seconds, better: 'higher' }
}

/**
 * The scale of a unit such as `ns/iter`, `ops/sec`, `MiB/s`, `KB`, `%` or `ms`. Times become seconds, sizes bytes,
 * rates are per second and higher is better; of any other unit, which is kept, lower is.
 */
export function scaleOf(written: string): Scale {
  const unit = written.slice(0, 64).trim().replace(ANOTHER_MICRO, 'u')
  const key = unit.toLowerCase()
  const [, what, per] = RATE.exec(unit) ?? []
  if (what !== undefined && per !== undefined) return rate(what, per)
  const single = key.replace(EACH, '')
  const seconds = lookUp(SECONDS, single)
  if (seconds !== undefined) return { unit: 'duration', factor: seconds, better: 'lower' }
  const bytes = lookUp(BYTES, single)
  if (bytes !== undefined) return { unit: 'bytes', factor: bytes, better: 'lower' }
  if (key === '%' || key === 'percent') return { unit: 'percent', factor: 1, better: 'lower' }
  return { unit: unit.slice(0, 32) || 'decimal', factor: 1, better: 'lower' }
}

/**
 * A number in its base unit. Divides where the factor is below one: 18149 / 1e9 is 0.000018149, 18149 * 1e-9 is
 * 0.000018149000000000002.
 */
export function inBase<Value extends number | undefined>(value: Value, factor: number): Value
export function inBase(value: number | undefined, factor: number): number | undefined {
  if (value === undefined) return undefined
  return factor < 1 ? value / Math.round(1 / factor) : value * factor
}
