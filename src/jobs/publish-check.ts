import { CHECK_NAME } from '../report/check-run.ts'
import { mergeChecks, type Sharer } from '../report/merge-checks.ts'
import type { CheckRun } from '../report/report.ts'
import { findCheckRun } from '../store/check-runs.ts'
import type { Database } from '../store/database.ts'
import { type HeadReport, headReportsOf, MERGE_GROUP } from '../store/head-reports.ts'
import { findMergeGroup } from '../store/merge-groups.ts'
import { recordPublication } from '../store/publications.ts'
import { findPullRequestsByHead } from '../store/pull-requests.ts'
import { findRepository } from '../store/repositories.ts'
import { placed } from './job.ts'
import type { FollowUp, JobParts } from './parts.ts'
import { publishCheckRun } from './publish-check-run.ts'

/** What the check run of a commit is made of. */
interface Shared {
  /** Those that the check run speaks for. */
  sharers: Sharer[]
  /** Pull requests that were not compared with their base branch for this head. */
  unjudged: number[]
  /** What was found for those that were. */
  found: HeadReport<CheckRun>[]
}

async function sharersOf(db: Database, repositoryId: number, headSha: string): Promise<Shared> {
  const [reports, pullRequests, group] = await Promise.all([
    headReportsOf<CheckRun>(db, repositoryId, headSha),
    findPullRequestsByHead(db, repositoryId, headSha),
    findMergeGroup(db, repositoryId, headSha),
  ])
  const expected = [
    ...(group ? [{ number: MERGE_GROUP, baseRef: group.baseRef }] : []),
    ...pullRequests.filter((one) => one.state === 'open'),
  ]
  const found = expected.map(({ number, baseRef }) => ({
    number,
    baseRef,
    report: reports.find((one) => one.pullRequestNumber === number && one.baseRef === baseRef),
  }))
  const isOff = (report: HeadReport<CheckRun> | undefined) => report?.check === null
  return {
    sharers: found
      .filter(({ report }) => !isOff(report))
      .map(({ number, baseRef, report }) => ({
        pullRequest: number === MERGE_GROUP ? null : number,
        baseBranch: baseRef,
        check: report?.check ?? null,
      })),
    unjudged: found.flatMap(({ number, report }) => (report || number === MERGE_GROUP ? [] : [number])),
    found: found.flatMap(({ report }) => report ?? []),
  }
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
  const { sharers, unjudged, found } = await sharersOf(db, repositoryId, headSha)
  const isThere = (await findCheckRun(db, repositoryId, headSha)) !== undefined
  const check = sharers.length === 0 && found.length > 0 && isThere ? OFF : mergeChecks(sharers)
  // Nothing is said of a commit before anything was found of it.
  if (check === null || !(isThere || sharers.some((one) => one.check !== null))) return []
  const octokit = await parts.github(repository.installationId)
  const written = await publishCheckRun(parts, octokit, repository, headSha, check, again)
  for (const { check: _, ...report } of found) {
    await recordPublication(db, {
      ...report,
      checkRunId: written.id,
      publishedAt: parts.now(),
      githubTime: written.at,
    })
  }
  return unjudged.map((number) => placed({ kind: 'report-pull-request', repositoryId, number, fresh: false }))
}
