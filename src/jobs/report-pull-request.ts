import type { Comparison } from '../compare/comparison.ts'
import { publishedRules } from '../compare/published-rules.ts'
import type { Octokit } from '../github/client.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { beginComparison, rememberBase } from '../store/compared-bases.ts'
import { testsMerge } from '../store/head-builds.ts'
import { recordHeadReport } from '../store/head-reports.ts'
import { addJob } from '../store/jobs.ts'
import { findPullRequest, type PullRequest } from '../store/pull-requests.ts'
import { findRepository, type Repository } from '../store/repositories.ts'
import { runsOfHead } from '../store/runs.ts'
import { knownBaseTip } from '../store/tested-merges.ts'
import { placed, type ReportJob } from './job.ts'
import { laterIf, type MadeReport, makeReport } from './make-report.ts'
import { refreshPullRequest } from './named-pull-requests.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { publishComment } from './publish-comment.ts'
import { queued } from './queued.ts'
import { wantedBase } from './wanted-base.ts'
import { reportWithoutRun } from './without-runs.ts'

type ReportOf = Extract<ReportJob, { kind: 'report-pull-request' }>

/** Whether a comment is to be made, where there is none yet. */
function isWorthAComment(comparison: Comparison, when: Configuration['comment']['when']): boolean {
  const metrics = comparison.metrics.filter((metric) => !metric.background || metric.verdict === 'regressed')
  const broken =
    metrics.some((metric) => metric.broken.length > 0) || comparison.gate.conclusion !== 'success'
  switch (when) {
    case 'always':
      return true
    case 'on-change':
      return (
        broken || metrics.some((metric) => !['unchanged', 'insufficient', 'noisy'].includes(metric.verdict))
      )
    case 'on-regression':
      return broken || metrics.some((metric) => ['regressed', 'possible', 'missing'].includes(metric.verdict))
    case 'never':
      return false
  }
}

/** Since when runs are waited for that have not come in time. */
const LONG_AGO = 0

/**
 * Makes a pull request's report without publishing it; null where the configuration wants none. `isDue`: its runs
 * have had their time.
 */
export async function makePullRequestReport(
  parts: JobParts,
  octokit: Octokit,
  repository: Repository,
  pullRequest: PullRequest,
  { fresh, isDue = false }: { fresh: boolean; isDue?: boolean },
): Promise<MadeReport | null> {
  const { updatedAt } = pullRequest
  const dueSince = isDue ? LONG_AGO : updatedAt > 0 ? updatedAt : null
  return makeReport(parts, {
    repository,
    octokit,
    headSha: pullRequest.headSha,
    baseBranch: pullRequest.baseRef,
    baseTip: await knownBaseTip(parts.db, pullRequest),
    pullRequest,
    pushedBranch: pullRequest.headRef,
    fromFork: pullRequest.headRepositoryId !== repository.id,
    ...(dueSince === null ? {} : { runsDueSince: dueSince }),
    accepting: { pullRequest, baseBranch: pullRequest.baseRef },
    fresh,
    async wanted(runs, configuration) {
      const wanted = await wantedBase({
        db: parts.db,
        octokit,
        repository,
        pullRequest,
        branch: configuration.baseline.branch ?? pullRequest.baseRef,
        merged: runs.some(testsMerge),
      })
      if (wanted && wanted.sha !== pullRequest.wantedSha)
        await beginComparison(parts.db, pullRequest, wanted.sha)
      return wanted
    },
  })
}

/** Keeps what the check run of the head is to say of this pull request; gives the job that publishes it. */
async function keepForCheck(
  { db, now }: JobParts,
  { repositoryId, number, headSha, baseRef }: PullRequest,
  made: MadeReport | null,
  again: boolean,
): Promise<FollowUp> {
  const check = made?.report.check ?? null
  const rules = made ? publishedRules(made.comparison) : []
  const report = { repositoryId, headSha, pullRequestNumber: number, baseRef, check, rules }
  await recordHeadReport(db, report, now())
  return placed({ kind: 'publish-check', repositoryId, headSha, again }, again)
}

/** The same report once its comment has stood for a while; null where it may be made now. People never wait. */
function afterAPause(
  { now, commentPause }: JobParts,
  job: ReportOf,
  pullRequest: PullRequest,
): FollowUp | null {
  const { repositoryId, headSha, commentedAt } = pullRequest
  if (job.fresh || commentedAt === null) return null
  const stoodFor = now() - commentedAt
  // A clock that was put back must not make it stand for hours.
  if (stoodFor < 0 || stoodFor >= commentPause) return null
  return { ...placed({ kind: 'later', repositoryId, headSha, job }), runAt: commentedAt + commentPause }
}

/**
 * Compares a pull request with its base and makes its comment and its check run say so. Nothing is asked of
 * GitHub before any run of the head was recorded, unless somebody asked (`fresh`) or none came in time.
 */
export async function reportPullRequest(parts: JobParts, job: ReportOf): Promise<FollowUp[]> {
  const { db } = parts
  const repository = await findRepository(db, job.repositoryId)
  if (job.fresh && repository) {
    await refreshPullRequest(db, await parts.github(repository.installationId), repository, job.number)
  }
  const pullRequest = await findPullRequest(db, job.repositoryId, job.number)
  if (!pullRequest || !repository || pullRequest.state !== 'open') return []
  const recorded = await runsOfHead(db, repository.id, pullRequest.headSha, pullRequest)
  const isDue = job.withoutRun === pullRequest.headSha
  if (recorded.length === 0 && !job.fresh && !isDue) return reportWithoutRun(parts, pullRequest)
  const paused = afterAPause(parts, job, pullRequest)
  if (paused) return [paused]

  const octokit = await parts.github(repository.installationId)
  const made = await makePullRequestReport(parts, octokit, repository, pullRequest, {
    fresh: job.fresh,
    isDue,
  })
  const key = { repositoryId: repository.id, number: pullRequest.number }
  const publish = await keepForCheck(parts, pullRequest, made, job.fresh)
  if (!made) return [publish]

  const { comparison, configuration } = made
  const { comment } = made.report
  const wantsComment =
    pullRequest.commentId !== null ||
    // Where no workflow had to run there is nothing to say but in the check run.
    ((recorded.length > 0 || comparison.gate.conclusion !== 'success') &&
      isWorthAComment(comparison, configuration.comment.when))
  try {
    if (comment !== null && wantsComment) {
      await publishComment(parts, octokit, repository, pullRequest, comment)
    }
  } catch (error) {
    // A branch that requires the check waits for it, comment or not.
    await addJob(db, queued(publish, parts.now()))
    throw error
  }
  const { baseline } = comparison
  await rememberBase(db, pullRequest, {
    wantedSha: baseline.wanted,
    baselineSha: baseline.kind === 'found' ? baseline.sha : null,
    baselineDistance: baseline.kind === 'found' ? baseline.distance : null,
  })
  const { headSha } = pullRequest
  const later: ReportOf = {
    ...key,
    kind: 'report-pull-request',
    fresh: false,
    ...(recorded.length === 0 ? { withoutRun: headSha } : {}),
  }
  return [publish, ...laterIf(made, later, headSha)]
}
