import type { Spread } from '../metrics/spread.ts'
import { isSameWorkflow, type WorkflowRef } from './not-judged.ts'

/** What one build of a head says of one metric in one environment. */
export interface HeadReading extends WorkflowRef {
  /** Whether the build tests the merge of the head into its base, rather than the head as it is. */
  testsMerge: boolean
  /** Whether Tidemark measured it itself. */
  background: boolean
  /** One number, or its samples; empty for a label. */
  numbers: number[]
  label: string | null
  spread?: Spread
}

/** What the builds of one workflow say of one metric in one environment. */
export interface WorkflowReading extends WorkflowRef {
  /** Of all its builds, oldest first; empty for a label. */
  numbers: number[]
  /** The builds that have it. */
  runs: number
  /** The last build's numbers, where several builds have it: they replace the others' unless the metric varies by itself. */
  latest?: { numbers: number[]; spread?: Spread }
  /** That of the number, where a single build has it and its tool gave one. */
  spread?: Spread
  /** The last build's label; null for a number. */
  label: string | null
  /** True if every one of them was measured by Tidemark itself. */
  background: boolean
}

/**
 * What a head's builds say together, one entry a workflow. Builds of the merge and of the head alone test two trees:
 * where there is one of the merge, the others do not count.
 *
 * @param readings oldest first, at least one
 */
export function byWorkflow(readings: readonly HeadReading[]): WorkflowReading[] {
  const ofMerge = readings.filter((reading) => reading.testsMerge)
  const workflows: HeadReading[][] = []
  for (const reading of ofMerge.length > 0 ? ofMerge : readings) {
    const known = workflows.find(([first]) => first && isSameWorkflow(first, reading))
    if (known) known.push(reading)
    else workflows.push([reading])
  }
  return workflows.flatMap(together)
}

/** The last build decides whether it is a number or a label. */
function together(readings: HeadReading[]): WorkflowReading[] {
  const last = readings.at(-1)
  if (!last) return []
  const { workflow, workflowPath, label } = last
  const alike = readings.filter((reading) => (reading.label === null) === (label === null))
  const spread = last.spread ? { spread: last.spread } : {}
  return [
    {
      workflow,
      workflowPath,
      numbers: alike.flatMap(({ numbers }) => numbers),
      runs: alike.length,
      ...(alike.length > 1 && label === null ? { latest: { numbers: last.numbers, ...spread } } : {}),
      ...(alike.length === 1 ? spread : {}),
      label,
      background: readings.every(({ background }) => background),
    },
  ]
}
