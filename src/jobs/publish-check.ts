import type { Octokit } from '../github/client.ts'
import { CHECK_NAME } from '../report/check-run.ts'
import { mergeChecks, type Sharer } from '../report/merge-checks.ts'
import type { CheckRun } from '../report/report.ts'
import { findCheckRun } from '../store/check-runs.ts'
import type { Database } from '../store/database.ts'
import { type HeadReport, headReportsOf, MERGE_GROUP, recordHeadReport } from '../store/head-reports.ts'
import { findMergeGroup } from '../store/merge-groups.ts'
import { recordPublication } from '../store/publications.ts'
import { findPullRequestsByHead, type PullRequest } from '../store/pull-requests.ts'
import { findRepository, type Repository } from '../store/repositories.ts'
import { placed } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { publishCheckRun } from './publish-check-run.ts'

/** What the check run of a commit is made of. */
interface Shared {
  /** Those that the check run speaks for. */
  sharers: Sharer[]
  /** Pull requests that were not compared with their base branch for this head. */
  unjudged: PullRequest[]
  /** What was found for those that were. */
  found: HeadReport<CheckRun>[]
}

type Expected = Pick<PullRequest, 'number' | 'baseRef'>

async function sharersOf(db: Database, repositoryId: number, headSha: string): Promise<Shared> {
  const [reports, all, group] = await Promise.all([
    headReportsOf<CheckRun>(db, repositoryId, headSha),
    findPullRequestsByHead(db, repositoryId, headSha),
    findMergeGroup(db, repositoryId, headSha),
  ])
  const open = all.filter((one) => one.state === 'open')
  const reportOf = ({ number, baseRef }: Expected) =>
    reports.find((one) => one.pullRequestNumber === number && one.baseRef === baseRef)
  const expected: Expected[] = [...(group ? [{ number: MERGE_GROUP, baseRef: group.baseRef }] : []), ...open]
  return {
    sharers: expected.flatMap((one) => {
      const check = reportOf(one)?.check
      // Null: the base branch turns Tidemark off.
      if (check === null) return []
      const pullRequest = one.number === MERGE_GROUP ? null : one.number
      return [{ pullRequest, baseBranch: one.baseRef, check: check ?? null }]
    }),
    unjudged: open.filter((one) => !reportOf(one)),
    found: expected.flatMap((one) => reportOf(one) ?? []),
  }
}

/** Notes for those that nothing was found for yet whether their base branch turns Tidemark off; gives how many. */
async function noteThoseOff(
  { db, configurations, now }: JobParts,
  octokit: Octokit,
  repository: Repository,
  unjudged: PullRequest[],
): Promise<number> {
  let count = 0
  for (const { number, headSha, baseRef, baseSha } of unjudged) {
    const { configuration } = await configurations.of(octokit, repository, { branch: baseRef, tip: baseSha })
    if (configuration.mode !== 'off') continue
    count++
    const key = { repositoryId: repository.id, headSha, pullRequestNumber: number, baseRef }
    await recordHeadReport(db, { ...key, check: null, rules: [] }, now())
  }
  return count
}

/** Said of a commit that was judged, where the base branches do not want that any more. */
const OFF: CheckRun = {
  name: CHECK_NAME,
  status: 'completed',
  conclusion: 'neutral',
  title: '⚪ Tidemark is off for this base branch',
  summary: 'The configuration of the base branch turns Tidemark off.',
  text: null,
  annotations: [],
  actions: [],
}

/**
 * Said of a commit that nothing has as its head any more before it was judged. Not `neutral`: a required check would take
 * that for a pass, should the commit become a head again.
 */
const SUPERSEDED: CheckRun = {
  name: CHECK_NAME,
  status: 'completed',
  conclusion: 'cancelled',
  title: '⚪ Superseded before it was judged',
  summary:
    'No open pull request has this commit as its head any more: it was pushed to, merged or closed while its workflows ran.',
  text: null,
  annotations: [],
  actions: [],
}

/**
 * Makes the check run of a commit say the worst of all open pull requests that have it as their head, and of its merge
 * group. One that has not been judged for this head keeps it from being green.
 */
export async function publishCheck(
  parts: JobParts,
  { repositoryId, headSha, again }: { repositoryId: number; headSha: string; again: boolean },
): Promise<FollowUp[]> {
  const { db } = parts
  const repository = await findRepository(db, repositoryId)
  if (!repository) return []
  const octokit = await parts.github(repository.installationId)
  let shared = await sharersOf(db, repositoryId, headSha)
  const state = await findCheckRun(db, repositoryId, headSha)
  const isThere = state !== undefined
  // Nothing is said of a commit before anything was found of it.
  if (!isThere && shared.sharers.every((one) => one.check === null)) return []
  if (await noteThoseOff(parts, octokit, repository, shared.unjudged)) {
    shared = await sharersOf(db, repositoryId, headSha)
  }
  const { sharers, unjudged, found } = shared
  const end = found.length > 0 ? OFF : state?.inProgress ? SUPERSEDED : null
  const check = sharers.length === 0 ? end : mergeChecks(sharers)
  if (check === null) return []
  const written = await publishCheckRun(parts, octokit, repository, headSha, check, again)
  for (const { check: _, ...report } of found) {
    await recordPublication(db, {
      ...report,
      checkRunId: written.id,
      publishedAt: parts.now(),
      githubTime: written.at,
    })
  }
  return unjudged.map(({ number }) =>
    placed({ kind: 'report-pull-request', repositoryId, number, fresh: false }),
  )
}
