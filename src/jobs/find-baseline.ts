import { chooseBaseline, MAX_COMMITS, type Wanted } from '../compare/baseline.ts'
import type { Baseline } from '../compare/comparison.ts'
import { type BaseValue, type HeadValue, seriesKey } from '../compare/sides.ts'
import type { Octokit } from '../github/client.ts'
import { CHECKS_PREFIX } from '../metrics/checks.ts'
import { type BaselineValue, baselineValues, trustedBuildsAt } from '../store/baselines.ts'
import { branchHasBuilds } from '../store/branches.ts'
import { firstParentChain } from '../store/commits.ts'
import type { Database } from '../store/database.ts'
import type { Repository } from '../store/repositories.ts'
import { learnAncestry } from './learn-ancestry.ts'

const DAY = 86_400_000

/** What the base says: which commit, and its values. */
export interface FoundBase {
  baseline: Baseline
  values: BaseValue[]
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

/** The commit and its first-parent ancestors, nearest first; asks GitHub (one request) if it is not known yet. */
async function chainOf({ db, octokit, repository }: BaselineSearch, sha: string): Promise<string[]> {
  const known = await firstParentChain(db, repository.id, sha, MAX_COMMITS + 1)
  if (known.complete || known.chain.length > 1) return known.chain
  await learnAncestry(db, octokit, repository, sha)
  return (await firstParentChain(db, repository.id, sha, MAX_COMMITS + 1)).chain
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

/** Whether the wanted commit itself has all that the head has; then its ancestors need not be known. */
function covers(values: BaselineValue[], head: HeadValue[]): boolean {
  const there = new Set(values.map((value) => seriesKey(value.definition.id, value.environment)))
  return head.every(
    ({ definition, environment }) =>
      definition.id.startsWith(CHECKS_PREFIX) || there.has(seriesKey(definition.id, environment)),
  )
}

/** Finds the baseline and its values; metrics that the baseline's build lacks are carried from older builds. */
export async function findBaseline(search: BaselineSearch): Promise<FoundBase> {
  const { db, repository, wanted, branch, maxAgeDays, now } = search
  const since = now - maxAgeDays * DAY
  const choose = async (chain: string[]): Promise<{ baseline: Baseline; values: BaselineValue[] }> => {
    const built = await trustedBuildsAt(db, repository.id, chain)
    const baseline = chooseBaseline({ wanted, branch, chain, built, maxAgeDays, now })
    if (baseline.kind === 'none') return { baseline, values: [] }
    return {
      baseline,
      values: await baselineValues(db, { repositoryId: repository.id, branch, chain, since }),
    }
  }
  const near = await choose(wanted ? [wanted.sha] : [])
  const enough = near.baseline.kind === 'found' && !search.demanding && covers(near.values, search.head)
  const far =
    wanted && !enough && (await branchHasBuilds(db, repository.id, branch))
      ? await choose(await chainOf(search, wanted.sha))
      : near
  return { baseline: far.baseline, values: far.values.map(baseValueOf) }
}
