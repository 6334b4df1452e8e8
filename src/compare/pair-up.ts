import { CHECKS_PREFIX } from '../metrics/checks.ts'
import { isSameWorkflow, type WorkflowRef, workflowKey } from './not-judged.ts'
import { type BaseValue, type HeadValue, seriesKey } from './sides.ts'

/** One row of a comparison: a metric in an environment, or what one workflow says of it. */
export interface Match {
  head: HeadValue | null
  base: BaseValue | null
  /** To be shown: with the workflow, where several bring the same metric. */
  environment: string
  /** The workflow that the row is of, where several bring the same metric. */
  workflow: WorkflowRef | null
}

interface Group {
  head: HeadValue[]
  base: BaseValue[]
}

const refOf = ({ workflow = null, workflowPath = null }: Partial<WorkflowRef>): WorkflowRef => ({
  workflow,
  workflowPath,
})

function grouped(head: readonly HeadValue[], base: readonly BaseValue[]): Map<string, Group> {
  const groups = new Map<string, Group>()
  const groupOf = ({ definition, environment }: HeadValue | BaseValue): Group => {
    const key = seriesKey(definition.id, environment)
    const group = groups.get(key) ?? { head: [], base: [] }
    groups.set(key, group)
    return group
  }
  for (const one of head) groupOf(one).head.push(one)
  for (const one of base) groupOf(one).base.push(one)
  return groups
}

/**
 * Puts both sides of each metric together. Where one workflow brings it, its name does not matter: it may have been
 * renamed. Where several do, each is compared with itself.
 */
export function pairUp(head: readonly HeadValue[], base: readonly BaseValue[]): Match[] {
  return [...grouped(head, base).values()].flatMap((group): Match[] => {
    const [first, ...moreOfHead] = group.head
    const [second, ...moreOfBase] = group.base
    const one = first ?? second
    if (!one) return []
    if (moreOfHead.length + moreOfBase.length === 0) {
      return [{ head: first ?? null, base: second ?? null, environment: one.environment, workflow: null }]
    }
    return apart(group)
  })
}

function apart({ head, base }: Group): Match[] {
  const left = [...base]
  const matches = head.map((one) => {
    const at = left.findIndex((other) => isSameWorkflow(refOf(one), other))
    return { head: one, base: at < 0 ? null : (left.splice(at, 1)[0] ?? null) }
  })
  const all = [...matches, ...left.map((one) => ({ head: null, base: one }))]
  const refs = all.flatMap((match) => (match.head ? refOf(match.head) : match.base ? refOf(match.base) : []))
  return all.map((match, index) => {
    const ref = refs[index] ?? { workflow: null, workflowPath: null }
    // Two files may give their workflows one name.
    const isAmbiguous = refs.some(
      (other) => other !== ref && other.workflow === ref.workflow && other.workflowPath !== ref.workflowPath,
    )
    const named = isAmbiguous ? workflowKey(ref) : (ref.workflow ?? ref.workflowPath)
    const environment = (match.head ?? match.base)?.environment ?? ''
    return { ...match, environment: [environment, named].filter(Boolean).join(', '), workflow: ref }
  })
}

/** A metric that several workflows bring. */
export interface SharedMetric {
  id: string
  /** Names of the workflows, or their files where two have one name; in order. */
  workflows: string[]
}

/** The metrics that several workflows upload in one environment, on the head or on the base. */
export function sharedMetrics(head: readonly HeadValue[], base: readonly BaseValue[]): SharedMetric[] {
  const shared = new Map<string, SharedMetric>()
  for (const group of grouped(head, base).values()) {
    if (group.head.length < 2 && group.base.length < 2) continue
    const id = (group.head[0] ?? group.base[0])?.definition.id ?? ''
    // Jobs of one name in several workflows are nobody's mistake, and nothing that could be uploaded elsewhere.
    if (id.startsWith(CHECKS_PREFIX)) continue
    const workflows = new Set(shared.get(id)?.workflows)
    for (const { workflow, workflowPath } of [...group.head, ...group.base].map(refOf)) {
      workflows.add(
        workflow && workflowPath ? `${workflow} (${workflowPath})` : (workflow ?? workflowPath ?? ''),
      )
    }
    shared.set(id, { id, workflows: [...workflows].sort() })
  }
  return [...shared.values()]
}
