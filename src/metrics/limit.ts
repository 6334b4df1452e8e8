import { z } from 'zod'

/** A limit as a rule has it: a number in the metric's base unit, or a share of the base (0.02 is 2 %). */
export type Limit = { kind: 'absolute'; value: number } | { kind: 'relative'; value: number }

const FACTORS: Record<string, number> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
}

const AMOUNT = /^([+-]?\d+(?:\.\d+)?)\s*(%|B|[kKMG]B|[KMG]iB|ns|us|µs|ms|s|min|h)?$/
const CHANGE = /^\+?\d+(\.\d+)?\s*(%|B|[kKMG]B|[KMG]iB|ns|us|µs|ms|s|min|h)?$/

const BOUND_TEXT = 'a number, or a text such as "80%", "150 kB" or "2.5 s"'
const CHANGE_TEXT = 'a number from 0, or a text such as "2%" or "10 kB"'

function parse(text: string): { number: number; suffix: string } | null {
  const match = AMOUNT.exec(text)
  return match?.[1] ? { number: Number(match[1]), suffix: (match[2] ?? '').toLowerCase() } : null
}

/** `min` and `max`: a number in the metric's unit, or a text with a unit; "80%" means 80 of a percent metric. */
export const bound = z
  .union([z.number(), z.string().regex(AMOUNT, { error: BOUND_TEXT })], { error: BOUND_TEXT })
  .meta({ id: 'Bound', description: 'A number, or a text such as `80%`, `150 kB` or `2.5 s`.' })

/** A change: absolute in the metric's unit, or relative to the base as in "2%". Never negative. */
export const change = z
  .union([z.number().min(0, { error: CHANGE_TEXT }), z.string().regex(CHANGE, { error: CHANGE_TEXT })], {
    error: CHANGE_TEXT,
  })
  .meta({ id: 'Change', description: 'A number in the metric’s unit, or a share of the base such as `2%`.' })

/** The number of a `bound` in base units. */
export function boundValue(value: z.infer<typeof bound>): number {
  if (typeof value === 'number') return value
  const parsed = parse(value)
  return parsed ? parsed.number * (FACTORS[parsed.suffix] ?? 1) : Number.NaN
}

/** The limit that a `change` means. */
export function changeLimit(value: z.infer<typeof change>): Limit {
  if (typeof value === 'number') return { kind: 'absolute', value }
  const parsed = parse(value)
  if (parsed?.suffix === '%') return { kind: 'relative', value: parsed.number / 100 }
  return { kind: 'absolute', value: boundValue(value) }
}
