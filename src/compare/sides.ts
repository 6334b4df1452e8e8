import type { MetricDefinition } from '../metrics/metric.ts'
import type { Spread } from '../metrics/spread.ts'
import type { WorkflowRef } from './not-judged.ts'

/** What a head's builds say of one metric in one environment, from all runs of one workflow. */
export interface HeadValue extends Partial<WorkflowRef> {
  definition: MetricDefinition
  environment: string
  /** Every run's number and every sample; empty for a label. */
  numbers: number[]
  /** The last run's alone, where there are several: they replace the others' unless the metric varies by itself. */
  latest?: { numbers: number[]; spread?: Spread }
  /** What the tool said of a single run's number; the judge does not go by it. */
  spread?: Spread
  /** The latest run's label; null for a number. */
  label: string | null
}

/** The base's value of one metric in one environment: of the baseline commit, or carried from an older one. */
export interface BaseValue extends WorkflowRef {
  definition: MetricDefinition
  environment: string
  sha: string
  /** Milliseconds since 1970. */
  measuredAt: number
  number: number | null
  label: string | null
  /** GitHub's id of the run that brought it. */
  runId: number
}

/** A trusted build of the base branch. */
export interface BaseBuild extends Partial<WorkflowRef> {
  sha: string
  /** When it was measured, in milliseconds since 1970. */
  time: number
  /** GitHub's id of its run, and which attempt it was. */
  runId?: number
  attempt?: number
}

/** One metric in one environment by the base branch's builds, oldest first: each build's value is at its place. */
export interface Series {
  metric: string
  environment: string
  builds: readonly BaseBuild[]
  values: readonly number[]
}

/** The key of a series: series never mix environments. */
export function seriesKey(metric: string, environment: string): string {
  return `${metric}\n${environment}`
}
