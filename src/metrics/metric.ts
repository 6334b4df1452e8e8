import { z } from 'zod'
import type { Spread } from './spread.ts'

/** A metric's id: lower-case letters, digits and `.`, `_`, `-`, `/`, at most 128 characters. */
export const metricId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._/-]{0,127}$/, {
    error: 'an id of 1 to 128 of a-z, 0-9, ".", "_", "-", "/", that begins with a letter or a digit',
  })
  .meta({ id: 'MetricId', description: 'Identifies the metric in its repository, e.g. `bundle/main.js`.' })

/** Which direction of a number is the good one; `none` where neither is. */
export const better = z.enum(['lower', 'higher', 'none']).meta({
  description: 'Which direction is better; `none` if neither is.',
})
export type Better = z.infer<typeof better>

/** `percent`, `integer`, `bytes`, `duration` (seconds), `decimal`, or a free unit such as `ops/s`. */
export const unit = z.string().min(1).max(32).meta({
  description:
    'The unit: `percent`, `integer`, `bytes`, `duration` (seconds), `decimal`, or a free one such as `ops/s`.',
})

/** Numeric metrics are judged by size, labels are compared as text. */
export type MetricType = 'numeric' | 'label'

/** What is known of a metric apart from its values. Where a field is absent, nobody has said it. */
export interface MetricDefinition {
  id: string
  type: MetricType
  unit?: string
  better?: Better
  /** Shown instead of the id. */
  name?: string
  /** One sentence for people: what is measured. */
  description?: string
}

/**
 * One metric's value as an upload gave it: a label, or a number with its samples (if the tool gave several) or else its
 * spread (if the tool gave one): samples tell more.
 */
export type Reading =
  | { definition: MetricDefinition; number: number; samples?: number[]; spread?: Spread }
  | { definition: MetricDefinition; label: string }

/** A remark about a place in the source, as an upload gave it. Lines count from 1. */
export interface Annotation {
  path: string
  startLine: number
  endLine: number
  message: string
  level: 'notice' | 'warning' | 'failure'
  /** The id of the metric it belongs to. */
  metric?: string
}

/** One document of values that a workflow handed over, validated. */
export interface Upload {
  /** What the numbers are comparable within, e.g. `linux-x64`; empty where nobody has said. */
  environment: string
  readings: Reading[]
  annotations: Annotation[]
  /** The merge commit that was tested, as the document says. */
  mergeCommit?: string
}
