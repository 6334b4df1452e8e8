import { sql } from 'drizzle-orm'
import type { BaseBuild } from '../compare/sides.ts'
import type { Queries } from './database.ts'
import { wholeness } from './whole-builds.ts'

/** A trusted build of a commit. */
export interface LineBuild extends BaseBuild {
  id: number
  /** 2: its run finished; 1: it failed; 0: it was cut short. */
  wholeness: number
}

interface ChainBuild extends LineBuild {
  branch: string
}

/** Which builds make up the history of a branch. */
export interface BranchLine {
  /** Builds of the branch's name that are not its history. */
  leftOut: ReadonlySet<number>
  /** Builds of other branches that belong to it, by branch: it had another name, or was made from that one. */
  others: ReadonlyMap<string, ReadonlySet<number>>
}

/** The most other branches that a history is completed from. */
const MOST_OTHERS = 3

/** The trusted builds of a branch's commits, whatever branch they were built on. */
export function buildsOfChain(
  queries: Queries,
  repositoryId: number,
  chain: readonly string[],
): Promise<ChainBuild[]> {
  return queries.all<ChainBuild>(sql`
    select build.id, build.commit_sha as sha, build.measured_at as time, build.branch,
      build.run_id as runId, build.attempt, build.workflow, build.workflow_path as workflowPath,
      ${wholeness(sql`build`)} as wholeness
    from json_each(${JSON.stringify(chain)}) wanted
    cross join build_contexts build on build.repository_id = ${repositoryId} and build.commit_sha = wanted.value
    where build.trusted`)
}

/**
 * Tells a branch's history by its commits: a name may have belonged to another branch or to a tag, and commits may have
 * been pushed away. `recent`: the newest builds of the branch's name; `chain`: its commits, as far as they are known.
 */
export function branchLine(
  branch: string,
  chain: readonly string[],
  ofChain: readonly ChainBuild[],
  recent: readonly LineBuild[],
): BranchLine {
  const commits = new Set(chain)
  const since = ofChain.reduce((oldest, { time }) => Math.min(oldest, time), Number.POSITIVE_INFINITY)
  const hasWhole = [...ofChain, ...recent].some((build) => build.wholeness === 2)
  const isUseful = (build: LineBuild) => build.wholeness > (hasWhole ? 1 : 0)
  const isAway = ({ sha, time }: LineBuild) => time >= since && !commits.has(sha)
  const leftOut = recent.filter((build) => !isUseful(build) || isAway(build)).map(({ id }) => id)
  const own = new Set(
    ofChain.filter((build) => build.branch === branch && isUseful(build)).map(({ sha }) => sha),
  )
  const others = new Map<string, Set<number>>()
  for (const build of ofChain) {
    if (build.branch === branch || own.has(build.sha) || !isUseful(build)) continue
    others.set(build.branch, (others.get(build.branch) ?? new Set()).add(build.id))
  }
  const largest = [...others].sort(([, a], [, b]) => b.size - a.size).slice(0, MOST_OTHERS)
  return { leftOut: new Set(leftOut), others: new Map(largest) }
}
