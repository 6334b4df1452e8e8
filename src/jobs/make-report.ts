import type { Wanted } from '../compare/baseline.ts'
import { isDemanding } from '../compare/outcomes.ts'
import { sharedMetrics } from '../compare/pair-up.ts'
import type { PatchCoverage } from '../compare/patch-coverage.ts'
import type { Octokit } from '../github/client.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { sharedMetricProblems } from '../report/shared-metrics.ts'
import { type Head, valuesOfHead } from '../store/head.ts'
import { history } from '../store/history.ts'
import { findInstallation } from '../store/installations.ts'
import { type OpenCheck, openChecksOf } from '../store/open-checks.ts'
import type { PullRequest } from '../store/pull-requests.ts'
import type { Repository } from '../store/repositories.ts'
import { type RecordedRun, runsOfHead } from '../store/runs.ts'
import type { Accepting } from './acceptances-of.ts'
import { type Awaited, awaitedRuns } from './awaited.ts'
import { boundedHead } from './bounded-head.ts'
import {
  type ChangeCoverage,
  coverageAnnotations,
  coverageFindings,
  coverageOfChange,
} from './change-coverage.ts'
import { gather } from './gather.ts'
import { placed, type ReportJob } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { renderSomewhere } from './render-somewhere.ts'
import type { Rendered } from './render-task.ts'
import { anyHasRun, runsOf } from './workflow-states.ts'

/** What a report is about: a pull request's head, or the head of a merge group. */
export interface Target {
  repository: Repository
  octokit: Octokit
  headSha: string
  baseBranch: string
  /** A commit that the base branch is known to have reached. */
  baseTip: string
  /** Null for a merge group. */
  pullRequest: PullRequest | null
  /** The branch that the head was pushed to, in this repository or in a fork. */
  pushedBranch: string
  fromFork: boolean
  /** Whose acceptances hold. */
  accepting: Accepting
  /** Reads the configuration anew: somebody asked for the report. */
  fresh: boolean
  /** Set where workflows must come, since when (milliseconds since 1970) they are waited for. */
  runsDueSince?: number
  wanted: (runs: RecordedRun[], configuration: Configuration) => Promise<Wanted | null>
}

export interface MadeReport extends Rendered {
  configuration: Configuration
  /** When it is to be made again at the latest, in milliseconds since 1970; null where it is final. */
  againAt: number | null
}

const NO_COVERAGE: ChangeCoverage = { kind: 'none' }

/** Reading old history goes on after this. */
const READ_ON_MS = 5_000

function annotationsOf(
  head: Head,
  changeCoverage: PatchCoverage | null,
  configuration: Configuration,
): Head['annotations'] {
  if (!configuration.annotations) return []
  return [...head.annotations, ...(changeCoverage ? coverageAnnotations(changeCoverage) : [])]
}

/** Checks that nobody waits for on the base branch are not waited for here. */
async function awaitedChecks(
  { db }: JobParts,
  { repository, headSha, baseBranch }: Target,
): Promise<OpenCheck[]> {
  const open = await openChecksOf(db, repository.id, headSha)
  if (open.length === 0) return []
  const metrics = open.map(({ metric }) => ({ metric, environment: '' }))
  const known = await history(db, { repositoryId: repository.id, branch: baseBranch, metrics, limit: 1 })
  return open.filter((_, index) => (known[index]?.values.length ?? 0) > 0)
}

/** Said while more of the base branch's history is to be read: a rule may be about a metric that is found there. */
const HISTORY = 'the history of the base branch'

const withHistory = (awaited: Awaited): Awaited => ({ ...awaited, names: [...awaited.names, HISTORY] })

/** Makes the report of a commit from what is stored; null where the configuration wants none. */
export async function makeReport(parts: JobParts, target: Target): Promise<MadeReport | null> {
  const { db } = parts
  const { repository, octokit, headSha, baseBranch, baseTip, pullRequest, fresh } = target
  const pullRequestNumber = pullRequest?.number ?? null
  const now = parts.now()
  const { configuration, problems } = await parts.configurations.of(octokit, repository, {
    branch: baseBranch,
    tip: baseTip,
    fresh,
  })
  if (configuration.mode === 'off') return null
  const [head, runs] = [
    boundedHead(await valuesOfHead(db, repository.id, headSha, pullRequest), configuration),
    await runsOfHead(db, repository.id, headSha, pullRequest),
  ]
  const running = await awaitedRuns(octokit, repository, { headSha, pullRequest }, runs, {
    wait: configuration.wait,
    now,
    openChecks: await awaitedChecks(parts, target),
    ...(target.runsDueSince === undefined ? {} : { dueSince: target.runsDueSince }),
  })
  const wanted = await target.wanted(runs, configuration)
  const change =
    pullRequestNumber !== null && wanted
      ? await coverageOfChange(parts, octokit, repository, {
          pullRequestNumber,
          headSha,
          wanted,
        })
      : NO_COVERAGE
  const changeCoverage = change.kind === 'known' ? change.coverage : null
  const headRuns = runsOf(runs, running.listed)
  const { sides, isUnfinished } = await gather({
    db,
    octokit,
    repository,
    configuration,
    head,
    headSha,
    runs: headRuns,
    awaited: running.names.length > 0,
    wanted,
    pushedBranch: target.pushedBranch,
    fromFork: target.fromFork,
    linesMissing: pullRequestNumber !== null && change.kind === 'none',
    findings: coverageFindings(change, configuration['patch-coverage']),
    baseBranch,
    pullRequestNumber,
    accepting: target.accepting,
    now,
  })
  const rendered = await renderSomewhere(
    parts.pool,
    { installationId: repository.installationId, repositoryId: repository.id },
    {
      sides,
      awaited: isUnfinished && isDemanding(configuration) ? withHistory(running) : running,
      anyRan: anyHasRun(headRuns),
      mayRerun: (await findInstallation(db, repository.installationId))?.mayRerun ?? false,
      about: {
        repository: {
          owner: repository.owner,
          name: repository.name,
          private: repository.private,
          url: `${parts.webUrl}/${repository.owner}/${repository.name}`,
        },
        pullRequest: pullRequestNumber === null ? null : { number: pullRequestNumber, baseBranch },
        headSha,
        problems: [
          ...problems,
          ...head.problems,
          ...sharedMetricProblems(sharedMetrics(sides.head, sides.base)),
        ],
        annotations: annotationsOf(head, changeCoverage, configuration),
        changeCoverage,
        charts: { mode: configuration.comment.charts, quickChartUrl: parts.quickChartUrl },
      },
    },
  )
  const readOn = isUnfinished ? now + READ_ON_MS : Number.POSITIVE_INFINITY
  const againAt = Math.min(rendered.awaited.until ?? Number.POSITIVE_INFINITY, readOn)
  return { ...rendered, configuration, againAt: Number.isFinite(againAt) ? againAt : null }
}

/** The job that reports again when waiting ends, whatever still runs then, or when more history is read. */
export function laterIf({ againAt }: MadeReport, job: ReportJob, headSha: string): FollowUp[] {
  if (againAt === null) return []
  return [{ ...placed({ kind: 'later', repositoryId: job.repositoryId, headSha, job }), runAt: againAt }]
}
