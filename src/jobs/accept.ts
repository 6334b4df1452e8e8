import type { PublishedRule } from '../compare/published-rules.ts'
import type { Octokit } from '../github/client.ts'
import { mayWrite } from '../github/permissions.ts'
import { rerun } from '../github/workflow-runs.ts'
import { append } from '../metrics/append.ts'
import { code } from '../report/escape.ts'
import { addAcceptances } from '../store/acceptances.ts'
import { type Publication, publicationsOf, pullRequestsPublished } from '../store/publications.ts'
import { findPullRequest, findPullRequestsByHead, type PullRequest } from '../store/pull-requests.ts'
import { type Repository, recordRepository } from '../store/repositories.ts'
import { runsOfHead } from '../store/runs.ts'
import { answer } from './answer-command.ts'
import { readCommand, USAGE } from './command.ts'
import { type Job, placed } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { type Decided, seenPublication } from './published.ts'
import { makePullRequestReport } from './report-pull-request.ts'

interface Decision {
  by: string
  reason: string
  until: number | null
  /** Only this metric's rules; all broken rules if null. */
  metric: string | null
}

const commit = (sha: string) => code(sha.slice(0, 7))

const name = ({ owner, name: repo }: Repository) => ({ owner, repo })

/** What became of a decision. */
interface Accepted {
  /** What the person saw; undefined where nothing had been published that they can have seen. */
  seen: Publication | undefined
  /** The broken rules that it stands for. */
  rules: PublishedRule[]
}

/** Stores who accepted which broken rules of what they saw, at the values that they saw. */
async function acceptBroken(
  { db, now }: JobParts,
  { repositoryId, number }: PullRequest,
  decision: Decision,
  decided: Decided,
): Promise<Accepted> {
  const seen = seenPublication(await publicationsOf(db, repositoryId, number), decided, now())
  if (!seen) return { seen, rules: [] }
  const rules = seen.rules.filter(({ metric }) => decision.metric === null || metric === decision.metric)
  const { headSha, baseRef } = seen
  await addAcceptances(
    db,
    rules.map((rule) => ({
      ...rule,
      repositoryId,
      pullRequestNumber: number,
      headSha,
      baseRef,
      acceptedBy: decision.by,
      acceptedAt: now(),
      reason: decision.reason,
      until: decision.until,
    })),
  )
  return { seen, rules }
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
  const made = await makePullRequestReport(parts, octokit, repository, pullRequest, { fresh: false })
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

/** The open pull requests that a check run of a head has spoken for, whatever their heads are now. */
async function pullRequestsOfCheck(
  { db }: JobParts,
  repositoryId: number,
  headSha: string,
): Promise<PullRequest[]> {
  const found = await findPullRequestsByHead(db, repositoryId, headSha)
  for (const number of await pullRequestsPublished(db, { repositoryId, headSha })) {
    const known = found.some((one) => one.number === number)
    const moved = known ? undefined : await findPullRequest(db, repositoryId, number)
    if (moved) found.push(moved)
  }
  return found.filter((pullRequest) => pullRequest.state === 'open')
}

function movedText(pullRequest: PullRequest, seen: Publication): string {
  return `the head has moved to ${commit(pullRequest.headSha)} since; what was accepted is what the report of ${commit(seen.headSha)} said, and a worse value asks again.`
}

const UNSEEN = 'the report has changed since; nothing was accepted. Look at it again, and decide then.'

/** Somebody pressed a button of the check run. People without write access cannot, and are not heard if they do. */
export async function pressButton(
  parts: JobParts,
  job: Extract<Job, { kind: 'press-button' }>,
): Promise<FollowUp[]> {
  const { repository, headSha, checkRunId, button, by } = job
  await recordRepository(parts.db, repository)
  const open = await pullRequestsOfCheck(parts, repository.id, headSha)
  const octokit = await parts.github(repository.installationId)
  if (open.length === 0 || !(await mayWrite(octokit, name(repository), by))) return []
  const decided = { ...job, checkRun: { id: checkRunId ?? 0, headSha } }
  const followUps: FollowUp[] = []
  for (const pullRequest of open) {
    if (pullRequest.headSha !== headSha) {
      const said = `the button was of ${commit(headSha)}, and the head has moved to ${commit(pullRequest.headSha)} since; nothing was done.`
      followUps.push(answer(parts, pullRequest, by, said))
    } else if (button === 'confirm') {
      await confirm(parts, octokit, repository, pullRequest)
    } else {
      const decision = { by, reason: 'accepted in the check run', until: null, metric: null }
      const { seen } = await acceptBroken(parts, pullRequest, decision, decided)
      if (!seen) followUps.push(answer(parts, pullRequest, by, UNSEEN))
      append(followUps, reports(pullRequest, null))
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
  const pullRequest = await findPullRequest(parts.db, repository.id, number)
  if (pullRequest?.state !== 'open') return []
  const octokit = await parts.github(repository.installationId)
  if (!(await parts.permissions.mayWrite(octokit, repository, by, receivedAt))) return []
  const say = (said: string) => answer(parts, pullRequest, by, said)
  const command = readCommand(text, parts.now())
  if (typeof command === 'string') return [say(`${command} Use ${code(USAGE)}.`)]
  const { seen, rules } = await acceptBroken(parts, pullRequest, { by, ...command }, job)
  if (!seen) return [...reports(pullRequest, null), say(UNSEEN)]
  const metric = code(command.metric)
  if (rules.length === 0) return [say(`${metric} breaks no rule here that could be accepted.`)]
  if (seen.headSha !== pullRequest.headSha) {
    return [...reports(pullRequest, command.until), say(movedText(pullRequest, seen))]
  }
  // Success shows in the report; only an answer that said otherwise before is brought up to date.
  const outdated = pullRequest.answerId === null ? [] : [say(`${metric} is accepted.`)]
  return [...reports(pullRequest, command.until), ...outdated]
}
