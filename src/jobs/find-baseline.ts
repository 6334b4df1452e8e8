import { chooseBaseline, type Wanted } from '../compare/baseline.ts'
import type { Baseline } from '../compare/comparison.ts'
import { type BaseValue, type HeadValue, seriesKey } from '../compare/sides.ts'
import { hasOwnBase, ofPresentWorkflows } from '../compare/workflow-values.ts'
import type { Octokit } from '../github/client.ts'
import { CHECKS_PREFIX } from '../metrics/checks.ts'
import { type BaselineValue, baselineValues, trustedBuildsAt } from '../store/baselines.ts'
import { hasBaseBuilds, workflowsOfBranch } from '../store/branches.ts'
import type { Database } from '../store/database.ts'
import { adoptLandedGroups } from '../store/landed-groups.ts'
import type { Repository } from '../store/repositories.ts'
import { type Chain, walkFirstParents } from './first-parents.ts'

const DAY = 86_400_000

/** What the base says: which commit, and its values. */
export interface FoundBase {
  baseline: Baseline
  values: BaseValue[]
  /** True where older commits have still to be read, to find what is missing. */
  isUnfinished: boolean
}

export interface BaselineSearch {
  db: Database
  octokit: Octokit
  repository: Repository
  wanted: Wanted | null
  branch: string
  maxAgeDays: number
  head: HeadValue[]
  /** Whether metrics count that neither the head nor the wanted commit has, because a rule may be about them. */
  demanding: boolean
  now: number
}

function baseValueOf(value: BaselineValue): BaseValue {
  const { definition, environment, sha, measuredAt, workflow, workflowPath, runId } = value
  const number = typeof value.value === 'number' ? value.value : null
  return {
    definition,
    environment,
    sha,
    measuredAt,
    number,
    label: number === null ? String(value.value) : null,
    workflow,
    workflowPath,
    runId,
  }
}

/** Whether all that the head has is there, of runs that finished; then older commits need not be known. */
function covers(values: BaselineValue[], head: HeadValue[]): boolean {
  const whole = values.filter(({ isWhole }) => isWhole)
  const there = new Set(whole.map((value) => seriesKey(value.definition.id, value.environment)))
  return head.every(
    ({ definition, environment }) =>
      definition.id.startsWith(CHECKS_PREFIX) || there.has(seriesKey(definition.id, environment)),
  )
}

interface Choice {
  baseline: Baseline
  values: BaselineValue[]
}

async function choose(search: BaselineSearch, known: Chain): Promise<Choice> {
  const { db, repository, wanted, branch, maxAgeDays, now } = search
  const { chain, complete } = known
  const place = { repositoryId: repository.id, branch, chain }
  // What a merge group lands on has itself not landed yet.
  if (wanted?.origin !== 'merge queue') await adoptLandedGroups(db, { ...place, shas: chain })
  const built = await trustedBuildsAt(db, place)
  const baseline = chooseBaseline({ wanted, branch, chain, complete, built, maxAgeDays, now })
  if (baseline.kind === 'none') return { baseline, values: [] }
  const values = await baselineValues(db, { ...place, since: now - maxAgeDays * DAY })
  return { baseline, values: ofPresentWorkflows(values, search.head) }
}

/** Finds the baseline and its values; metrics that the baseline's build lacks are carried from older builds. */
export async function findBaseline(search: BaselineSearch): Promise<FoundBase> {
  const { db, octokit, repository, wanted, demanding, head } = search
  const built = demanding ? [] : await workflowsOfBranch(db, repository.id, search.branch)
  const found = ({ baseline, values }: Choice, isUnfinished = false): FoundBase => ({
    baseline,
    values: values.map(baseValueOf),
    isUnfinished,
  })
  const isEnough = ({ baseline, values }: Choice) =>
    !demanding && baseline.kind === 'found' && covers(values, head) && hasOwnBase(head, values, built)
  const near = await choose(search, { chain: wanted ? [wanted.sha] : [], complete: true })
  if (!wanted || isEnough(near) || !(await hasBaseBuilds(db, repository.id))) return found(near)
  const known = await walkFirstParents({
    db,
    octokit,
    repository,
    sha: wanted.sha,
    isEnough: async (chain) => isEnough(await choose(search, chain)),
  })
  const far = await choose(search, known)
  return found(far, !known.complete && !isEnough(far))
}
