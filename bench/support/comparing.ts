import { ProbotOctokit } from 'probot'
import { compare } from '../../src/compare/compare.ts'
import type { Comparison } from '../../src/compare/comparison.ts'
import { gather } from '../../src/jobs/gather.ts'
import type { PlainSides } from '../../src/jobs/render-task.ts'
import { runsOf } from '../../src/jobs/workflow-states.ts'
import { defaultConfiguration } from '../../src/metrics/configuration.ts'
import { formatDifference, formatNumber } from '../../src/report/numbers.ts'
import type { Database } from '../../src/store/database.ts'
import { valuesOfHead } from '../../src/store/head.ts'
import { runsOfHead } from '../../src/store/runs.ts'
import { BRANCH, MINUTE, REPOSITORY, shaOf } from './store.ts'

/** A GitHub that is not there: a comparison whose baseline is stored asks it nothing. */
const NOBODY = new ProbotOctokit({ baseUrl: 'http://127.0.0.1:1', request: { retries: 0 } })

/** The pull request whose builds are compared. */
const CHANGE = {
  headRef: 'change-1',
  headRepositoryId: REPOSITORY.id,
  lastHeadRepositoryId: REPOSITORY.id,
}

/** Compares one commit with another as the job of a report does, from the store's rows to the verdicts. */
export async function compareStored(db: Database, head: number, base: number): Promise<Comparison> {
  return compare({ ...(await gatherStored(db, head, base)), format: formatNumber, formatDifference })
}

/** Both sides of that comparison. */
export async function gatherStored(db: Database, head: number, base: number): Promise<PlainSides> {
  const values = await valuesOfHead(db, REPOSITORY.id, shaOf(head), CHANGE)
  const runs = await runsOfHead(db, REPOSITORY.id, shaOf(head), CHANGE)
  const { sides } = await gather({
    db,
    octokit: NOBODY,
    repository: REPOSITORY,
    configuration: defaultConfiguration,
    head: values,
    headSha: shaOf(head),
    runs: runsOf(runs, []),
    awaited: false,
    pushedBranch: 'feature',
    fromFork: false,
    linesMissing: false,
    wanted: { sha: shaOf(base), origin: 'merge parent' },
    findings: [],
    baseBranch: BRANCH,
    pullRequestNumber: 1,
    accepting: { pullRequest: { number: 1, headSha: shaOf(head) }, baseBranch: BRANCH },
    now: head * MINUTE,
  })
  return sides
}
