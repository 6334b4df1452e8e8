import type { Wanted } from '../compare/baseline.ts'
import { compare } from '../compare/compare.ts'
import type { Comparison } from '../compare/comparison.ts'
import type { Finding } from '../compare/gate.ts'
import type { Octokit } from '../github/client.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { formatDifference, formatNumber } from '../report/numbers.ts'
import { listAcceptances } from '../store/acceptances.ts'
import type { Database } from '../store/database.ts'
import type { Head } from '../store/head.ts'
import { history } from '../store/history.ts'
import type { Repository } from '../store/repositories.ts'
import type { RecordedRun } from '../store/runs.ts'
import { findBaseline } from './find-baseline.ts'

/** The base branch's values that feed the judge and the charts, at most. */
const HISTORY = 100

export interface Subject {
  db: Database
  octokit: Octokit
  repository: Repository
  configuration: Configuration
  head: Head
  runs: RecordedRun[]
  wanted: Wanted | null
  /** Rules that are not about one metric's value. */
  findings: Finding[]
  baseBranch: string
  pullRequestNumber: number | null
  now: number
}

/** Collects both sides from the store, and compares them. */
export async function gatherAndCompare(subject: Subject): Promise<Comparison> {
  const { db, octokit, repository, configuration, head, runs, wanted, now } = subject
  const branch = configuration.baseline.branch ?? subject.baseBranch
  const maxAgeDays = configuration.baseline['max-age-days']
  const { baseline, values } = await findBaseline({
    db,
    octokit,
    repository,
    wanted,
    branch,
    maxAgeDays,
    head: head.values,
    now,
  })
  const metrics = values.map(({ definition, environment }) => ({ metric: definition.id, environment }))
  const [histories, accepted] = await Promise.all([
    history(db, { repositoryId: repository.id, branch, metrics, limit: HISTORY }),
    subject.pullRequestNumber === null ? [] : listAcceptances(db, repository.id, subject.pullRequestNumber),
  ])
  return compare({
    head: head.values,
    base: values,
    history: histories,
    baseline,
    configuration,
    ranWorkflows: new Set(runs.flatMap((run) => (run.workflow === null ? [] : [run.workflow]))),
    acceptances: accepted.map((one) => ({
      metric: one.metric,
      rule: one.rule,
      by: one.acceptedBy,
      at: one.acceptedAt,
      reason: one.reason,
      until: one.until,
      value: one.value,
    })),
    now,
    findings: subject.findings,
    format: formatNumber,
    formatDifference,
  })
}
