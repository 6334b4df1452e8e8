import type { Comparison } from '../compare/comparison.ts'
import type { Octokit } from '../github/client.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { beginComparison, rememberBase } from '../store/compared-bases.ts'
import type { Database } from '../store/database.ts'
import { findPullRequest, findPullRequestsByHead, type PullRequest } from '../store/pull-requests.ts'
import { findRepository, type Repository } from '../store/repositories.ts'
import { runsOfCommit } from '../store/runs.ts'
import { placed, type ReportJob } from './job.ts'
import { laterIf, type MadeReport, makeReport } from './make-report.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { publishCheckRun } from './publish-check-run.ts'
import { publishComment } from './publish-comment.ts'
import { wantedBase } from './wanted-base.ts'

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

/** Two pull requests may share a head, but a commit has one check run: it speaks for the first of them. */
async function ownsCheckRun(db: Database, pullRequest: PullRequest): Promise<boolean> {
  const sharing = await findPullRequestsByHead(db, pullRequest.repositoryId, pullRequest.headSha)
  const first = sharing.find((one) => one.state === 'open')
  return first === undefined || first.number === pullRequest.number
}

/** The second whatever becomes of the first: a branch that requires the check waits for it, comment or not. */
async function both(first: () => Promise<void>, second: () => Promise<void>): Promise<void> {
  const failed = await first().then(
    () => null,
    (error: unknown) => ({ error }),
  )
  await second()
  if (failed) throw failed.error
}

/** Makes a pull request's report without publishing it; null where the configuration wants none. */
export async function makePullRequestReport(
  parts: JobParts,
  octokit: Octokit,
  repository: Repository,
  pullRequest: PullRequest,
  fresh: boolean,
): Promise<MadeReport | null> {
  return makeReport(parts, {
    repository,
    octokit,
    headSha: pullRequest.headSha,
    baseBranch: pullRequest.baseRef,
    baseTip: pullRequest.baseSha,
    pullRequestNumber: pullRequest.number,
    fresh,
    async wanted(runs, configuration) {
      const wanted = await wantedBase({
        db: parts.db,
        octokit,
        repository,
        pullRequest,
        branch: configuration.baseline.branch ?? pullRequest.baseRef,
        merged: runs.some((run) => run.event === 'pull_request'),
      })
      if (wanted && wanted.sha !== pullRequest.wantedSha)
        await beginComparison(parts.db, pullRequest, wanted.sha)
      return wanted
    },
  })
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
 * GitHub before any run of the head was recorded, unless somebody asked (`fresh`).
 */
export async function reportPullRequest(parts: JobParts, job: ReportOf): Promise<FollowUp[]> {
  const { db } = parts
  const pullRequest = await findPullRequest(db, job.repositoryId, job.number)
  const repository = await findRepository(db, job.repositoryId)
  if (!pullRequest || !repository || pullRequest.state !== 'open') return []
  const recorded = await runsOfCommit(db, repository.id, pullRequest.headSha)
  if (recorded.length === 0 && !job.fresh) return []
  const paused = afterAPause(parts, job, pullRequest)
  if (paused) return [paused]

  const octokit = await parts.github(repository.installationId)
  const made = await makePullRequestReport(parts, octokit, repository, pullRequest, job.fresh)
  if (!made) return []

  const { comparison, configuration, awaited } = made
  const { comment, check } = made.report
  const wantsComment =
    pullRequest.commentId !== null || isWorthAComment(comparison, configuration.comment.when)
  const sayIt = async () => {
    if (comment === null || !wantsComment) return
    await publishComment(parts, octokit, repository, pullRequest, comment)
  }
  const checkIt = async () => {
    if (!(await ownsCheckRun(db, pullRequest))) return
    await publishCheckRun(parts, octokit, repository, pullRequest.headSha, check, job.fresh)
  }
  await both(sayIt, checkIt)
  const { baseline } = comparison
  await rememberBase(db, pullRequest, {
    wantedSha: baseline.wanted,
    baselineSha: baseline.kind === 'found' ? baseline.sha : null,
    baselineDistance: baseline.kind === 'found' ? baseline.distance : null,
  })
  const key = { repositoryId: repository.id, number: pullRequest.number }
  return laterIf(awaited, { ...key, kind: 'report-pull-request', fresh: false }, pullRequest.headSha)
}
