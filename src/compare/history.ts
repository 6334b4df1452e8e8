import type { BaseBuild, BaseValue, Series } from './sides.ts'

/** Values that feed the judge and the charts, at most. */
const LONGEST = 100

/** A metric's values on the base branch, oldest first: each build's value is at its place. */
export interface History {
  builds: BaseBuild[]
  values: number[]
}

/** The history that ends with the base's own value: what came later on the branch is not what CI tested against. */
export function historyUntil(base: BaseValue | null, series: Series | null): History {
  const builds: BaseBuild[] = []
  const values: number[] = []
  const own = base?.number ?? null
  for (let index = 0; series && index < series.builds.length; index++) {
    const [build, value] = [series.builds[index], series.values[index]]
    if (!build || value === undefined) continue
    if (base && own !== null && (build.sha === base.sha || build.time > base.measuredAt)) continue
    builds.push(build)
    values.push(value)
  }
  if (base && own !== null) {
    builds.push({ sha: base.sha, time: base.measuredAt })
    values.push(own)
  }
  const surplus = Math.max(0, values.length - LONGEST)
  builds.splice(0, surplus)
  values.splice(0, surplus)
  return { builds, values }
}
