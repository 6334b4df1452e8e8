import { varies } from './exactness.ts'
import { isSameWorkflow, type WorkflowRef } from './not-judged.ts'
import type { BaseBuild, BaseValue, Series } from './sides.ts'

/** Values that feed the judge and the charts, at most. */
const LONGEST = 100

/** A metric's values on the base branch, oldest first: each build's value is at its place. */
export interface History {
  builds: BaseBuild[]
  values: number[]
}

/** What a history is for. */
export interface HistoryOf {
  base: BaseValue | null
  /** The workflow whose builds alone count, where several bring the metric. */
  workflow: WorkflowRef | null
  unit: string
}

const refOf = ({ workflow = null, workflowPath = null }: Partial<WorkflowRef>): WorkflowRef => ({
  workflow,
  workflowPath,
})

/**
 * The history that ends with the base's own value: what came later on the branch is not what CI tested against. Of a
 * run's attempts the last one counts, unless the metric varies by itself.
 */
export function historyUntil({ base, workflow, unit }: HistoryOf, series: Series | null): History {
  const builds: BaseBuild[] = []
  const values: number[] = []
  const own = base?.number ?? null
  const { isShared, hasAttempts } = series ? traitsOf(series.builds) : NO_TRAITS
  const only = workflow ?? (isShared ? base : null)
  for (let index = 0; series && index < series.builds.length; index++) {
    const [build, value] = [series.builds[index], series.values[index]]
    if (!build || value === undefined) continue
    if (base && own !== null && (build.sha === base.sha || build.time > base.measuredAt)) continue
    if (only && !isSameWorkflow(refOf(build), only)) continue
    builds.push(build)
    values.push(value)
  }
  const counting = hasAttempts ? withoutReplaced({ builds, values }, unit) : { builds, values }
  if (base && own !== null) {
    counting.builds.push({ sha: base.sha, time: base.measuredAt })
    counting.values.push(own)
  }
  const surplus = Math.max(0, counting.values.length - LONGEST)
  counting.builds.splice(0, surplus)
  counting.values.splice(0, surplus)
  return counting
}

function withoutReplaced(all: History, unit: string): History {
  const last = new Map<number, number>()
  for (const { runId, attempt = 1 } of all.builds) {
    if (runId !== undefined) last.set(runId, Math.max(last.get(runId) ?? 0, attempt))
  }
  const isLast = ({ runId, attempt = 1 }: BaseBuild) => runId === undefined || last.get(runId) === attempt
  const values = all.values.filter((_, index) => isLast(all.builds[index] ?? { sha: '', time: 0 }))
  return varies(values, unit, false) ? all : { builds: all.builds.filter(isLast), values }
}

interface Traits {
  /** Whether several workflows built one commit. */
  isShared: boolean
  /** Whether there are several attempts of one run. */
  hasAttempts: boolean
}

const NO_TRAITS: Traits = { isShared: false, hasAttempts: false }

/** Metrics of the same builds share one list of them. */
const known = new WeakMap<readonly BaseBuild[], Traits>()

function traitsOf(builds: readonly BaseBuild[]): Traits {
  const traits = known.get(builds) ?? {
    hasAttempts: hasTwice(builds.flatMap(({ runId }) => runId ?? [])),
    isShared: isShared(builds),
  }
  known.set(builds, traits)
  return traits
}

function hasTwice(ids: readonly number[]): boolean {
  return new Set(ids).size < ids.length
}

function isShared(builds: readonly BaseBuild[]): boolean {
  const first = new Map<string, WorkflowRef>()
  return builds.some((build) => {
    const ref = refOf(build)
    if (ref.workflow === null && ref.workflowPath === null) return false
    const known = first.get(build.sha)
    if (!known) first.set(build.sha, ref)
    return known !== undefined && !isSameWorkflow(known, ref)
  })
}
