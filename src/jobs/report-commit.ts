import { MERGE_GROUP, recordHeadReport } from '../store/head-reports.ts'
import { findMergeGroup, recordMergeGroup } from '../store/merge-groups.ts'
import { findRepository, recordRepository } from '../store/repositories.ts'
import { type MergeGroupFacts, placed, type RepositoryFacts } from './job.ts'
import { laterIf, makeReport } from './make-report.ts'
import type { FollowUp, JobParts } from './parts.ts'

/** Writes a merge group down whose queue waits for checks, and begins its report. */
export async function recordMergeGroupJob(
  { db }: JobParts,
  { repository, group }: { repository: RepositoryFacts; group: MergeGroupFacts },
): Promise<FollowUp[]> {
  await recordRepository(db, repository)
  await recordMergeGroup(db, { ...group, repositoryId: repository.id })
  return [placed({ kind: 'report-commit', repositoryId: repository.id, headSha: group.headSha })]
}

/** Reports on the head of a merge group: a check run only, compared with the commit that the group lands on. */
export async function reportCommit(
  parts: JobParts,
  job: { repositoryId: number; headSha: string },
): Promise<FollowUp[]> {
  const { db } = parts
  const repository = await findRepository(db, job.repositoryId)
  const group = await findMergeGroup(db, job.repositoryId, job.headSha)
  if (!repository || !group) return []
  const octokit = await parts.github(repository.installationId)
  const made = await makeReport(parts, {
    repository,
    octokit,
    headSha: group.headSha,
    baseBranch: group.baseRef,
    baseTip: group.baseSha,
    pullRequest: null,
    // GitHub's own name for it, as far as filters of branches can tell.
    pushedBranch: `gh-readonly-queue/${group.baseRef}/pr`,
    fromFork: false,
    accepting: { group },
    fresh: false,
    runsDueSince: group.requestedAt,
    wanted: async () => ({ sha: group.baseSha, origin: 'merge queue' }),
  })
  const { headSha, baseRef } = group
  const key = { repositoryId: repository.id, headSha }
  const check = made?.report.check ?? null
  await recordHeadReport(
    db,
    { ...key, pullRequestNumber: MERGE_GROUP, baseRef, check, rules: [] },
    parts.now(),
  )
  const publish = placed({ kind: 'publish-check', ...key, again: false })
  return made ? [publish, ...laterIf(made, { kind: 'report-commit', ...key }, headSha)] : [publish]
}
