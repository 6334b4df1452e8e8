import { isSameWorkflow, type WorkflowRef } from './not-judged.ts'
import { type HeadValue, seriesKey } from './sides.ts'

/** A value of the base, as far as it tells whose it is. */
interface WorkflowValue extends WorkflowRef {
  definition: { id: string }
  environment: string
  /** The commit's place in the chain; 0 is the nearest. */
  distance: number
  /** Whether several workflows bring the metric. */
  isShared: boolean
}

const keyOf = ({ definition, environment }: { definition: { id: string }; environment: string }) =>
  seriesKey(definition.id, environment)

const refOf = ({ workflow = null, workflowPath = null }: Partial<WorkflowRef>): WorkflowRef => ({
  workflow,
  workflowPath,
})

function workflowsByKey(
  values: readonly (Partial<WorkflowRef> & { definition: { id: string }; environment: string })[],
): Map<string, WorkflowRef[]> {
  const found = new Map<string, WorkflowRef[]>()
  for (const value of values) {
    const refs = found.get(keyOf(value)) ?? []
    refs.push(refOf(value))
    found.set(keyOf(value), refs)
  }
  return found
}

/**
 * Of what several workflows bring the values of those that the nearest commit or the head has: one that was removed
 * since is not missed.
 */
export function ofPresentWorkflows<Value extends WorkflowValue>(
  values: readonly Value[],
  head: readonly HeadValue[],
): Value[] {
  const ofHead = workflowsByKey(head)
  const nearest = new Map<string, number>()
  for (const value of values) {
    nearest.set(keyOf(value), Math.min(nearest.get(keyOf(value)) ?? value.distance, value.distance))
  }
  return values.filter(
    (value) =>
      !value.isShared ||
      value.distance === nearest.get(keyOf(value)) ||
      ofHead.get(keyOf(value))?.some((ref) => isSameWorkflow(ref, value)),
  )
}

/**
 * Whether no workflow of the head has to look further back for its own value: each is there, or it never built the base
 * branch. `built`: the workflows that did lately.
 */
export function hasOwnBase(
  head: readonly HeadValue[],
  values: readonly WorkflowValue[],
  built: readonly WorkflowRef[],
): boolean {
  const there = workflowsByKey(values)
  return head.every((one) => {
    const own = refOf(one)
    if (own.workflow === null && own.workflowPath === null) return true
    const isOwn = (ref: WorkflowRef) => isSameWorkflow(ref, own)
    return there.get(keyOf(one))?.some(isOwn) || !built.some(isOwn)
  })
}
