import type { BrokenRule } from '../compare/comparison.ts'
import type { Octokit } from '../github/client.ts'
import { mayWrite } from '../github/permissions.ts'
import { rerun } from '../github/workflow-runs.ts'
import { code } from '../report/escape.ts'
import { addAcceptance } from '../store/acceptances.ts'
import { findPullRequest, findPullRequestsByHead, type PullRequest } from '../store/pull-requests.ts'
import { type Repository, recordRepository } from '../store/repositories.ts'
import { runsOfHead } from '../store/runs.ts'
import { answer } from './answer-command.ts'
import type { Button } from './buttons.ts'
import { readCommand, USAGE } from './command.ts'
import { type Job, placed, type RepositoryFacts } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { makePullRequestReport } from './report-pull-request.ts'

interface Decision {
  by: string
  reason: string
  until: number | null
  /** Only this metric's rules; all broken rules if null. */
  metric: string | null
}

const name = ({ owner, name: repo }: Repository) => ({ owner, repo })

/** Whether it is this decision that a rule was accepted by: it is taken again where its job was cut short. */
function isFrom({ by, reason, until }: Decision, { accepted }: BrokenRule): boolean {
  return accepted?.by === by && accepted.reason === reason && (accepted.until ?? null) === until
}

/** Stores who accepted which broken rules; gives the number of those it stands for. A worse value asks again. */
async function acceptBroken(
  parts: JobParts,
  octokit: Octokit,
  repository: Repository,
  pullRequest: PullRequest,
  decision: Decision,
): Promise<number> {
  const made = await makePullRequestReport(parts, octokit, repository, pullRequest, true)
  const metrics = made?.comparison.metrics ?? []
  const chosen = metrics.filter((metric) => decision.metric === null || metric.id === decision.metric)
  let accepted = 0
  for (const metric of chosen) {
    for (const broken of metric.broken.filter((one) => !one.accepted || isFrom(decision, one))) {
      accepted++
      if (broken.accepted) continue
      const value = metric.head?.value
      await addAcceptance(parts.db, {
        repositoryId: repository.id,
        pullRequestNumber: pullRequest.number,
        metric: metric.id,
        rule: broken.rule,
        acceptedBy: decision.by,
        acceptedAt: parts.now(),
        reason: decision.reason,
        until: decision.until,
        value: typeof value === 'number' ? value : null,
      })
    }
  }
  return accepted
}

/** The report now, and once more when the acceptance has ended. */
function reports({ repositoryId, number, headSha }: PullRequest, until: number | null): FollowUp[] {
  const job = { kind: 'report-pull-request' as const, repositoryId, number, fresh: true }
  const now = placed(job, true)
  if (until === null) return [now]
  // Not that of other reports that wait, e.g. for a workflow: they would merge, and the earlier one stand for both.
  const lane = `accepted:${now.lane}:${until}`
  const atEnd = placed({ kind: 'later', repositoryId, headSha, job })
  return [now, { ...atEnd, lane, mergeKey: lane, runAt: until + 1 }]
}

/** Runs the workflows again whose metrics are in doubt. */
async function confirm(
  parts: JobParts,
  octokit: Octokit,
  repository: Repository,
  pullRequest: PullRequest,
): Promise<void> {
  const made = await makePullRequestReport(parts, octokit, repository, pullRequest, false)
  const doubtful = new Set(
    made?.comparison.metrics.flatMap((metric) =>
      metric.verdict === 'possible' ? (metric.workflow ?? []) : [],
    ),
  )
  const runs = await runsOfHead(parts.db, repository.id, pullRequest.headSha, pullRequest)
  const latest = new Map(
    runs.filter((run) => run.workflow && doubtful.has(run.workflow)).map((run) => [run.workflow, run]),
  )
  for (const run of latest.values()) await rerun(octokit, name(repository), run.runId)
}

/** Somebody pressed a button of the check run. People without write access cannot, and are not heard if they do. */
export async function pressButton(
  parts: JobParts,
  job: { repository: RepositoryFacts; headSha: string; button: Button; by: string },
): Promise<FollowUp[]> {
  const { repository, headSha, button, by } = job
  await recordRepository(parts.db, repository)
  const found = await findPullRequestsByHead(parts.db, repository.id, headSha)
  const open = found.filter((pullRequest) => pullRequest.state === 'open')
  const octokit = await parts.github(repository.installationId)
  if (open.length === 0 || !(await mayWrite(octokit, name(repository), by))) return []
  const followUps: FollowUp[] = []
  for (const pullRequest of open) {
    if (button === 'confirm') {
      await confirm(parts, octokit, repository, pullRequest)
    } else {
      const decision = { by, reason: 'accepted in the check run', until: null, metric: null }
      await acceptBroken(parts, octokit, repository, pullRequest, decision)
      followUps.push(...reports(pullRequest, null))
    }
  }
  return followUps
}

/**
 * Somebody wrote a command in a comment of a pull request. What cannot be done is said in the pull request's one
 * answer; people without write access get none, and cost one request for all their commands.
 */
export async function obeyCommand(
  parts: JobParts,
  job: Extract<Job, { kind: 'obey-command' }>,
): Promise<FollowUp[]> {
  const { repository, number, text, by, receivedAt = null } = job
  await recordRepository(parts.db, repository)
  const pullRequest = await findPullRequest(parts.db, repository.id, number)
  if (pullRequest?.state !== 'open') return []
  const octokit = await parts.github(repository.installationId)
  if (!(await parts.permissions.mayWrite(octokit, repository, by, receivedAt))) return []
  const command = readCommand(text)
  if (typeof command === 'string') return [answer(parts, pullRequest, by, `${command} Use ${code(USAGE)}.`)]
  const accepted = await acceptBroken(parts, octokit, repository, pullRequest, { by, ...command })
  const metric = code(command.metric)
  if (accepted === 0)
    return [answer(parts, pullRequest, by, `${metric} breaks no rule here that could be accepted.`)]
  // Success shows in the report; only an answer that said otherwise before is brought up to date.
  const outdated =
    pullRequest.answerId === null ? [] : [answer(parts, pullRequest, by, `${metric} is accepted.`)]
  return [...reports(pullRequest, command.until), ...outdated]
}
