import type { MetricDefinition } from './metric.ts'
import { slug } from './slug.ts'

/** Metrics that Tidemark measures itself (how long checks took) begin with this. */
export const CHECKS_PREFIX = 'ci/'

/** The metric of how long a check or a workflow of this name takes, in seconds. */
export function checkMetric(name: string): MetricDefinition {
  return {
    id: `${CHECKS_PREFIX}${slug(name, 128 - CHECKS_PREFIX.length)}`,
    type: 'numeric',
    unit: 'duration',
    better: 'lower',
    name,
  }
}
