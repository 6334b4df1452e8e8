import type { Acceptance } from '../compare/acceptance.ts'
import { listAcceptances } from '../store/acceptances.ts'
import type { Database } from '../store/database.ts'
import { type MergeGroup, pullRequestsOfGroup } from '../store/merge-groups.ts'
import { findPullRequest } from '../store/pull-requests.ts'

/** Whose acceptances hold for a report: one pull request's, or those of a merge group's pull requests. */
export type Accepting =
  | { pullRequest: { number: number; headSha: string }; baseBranch: string }
  | { group: MergeGroup }

async function headsOf(
  db: Database,
  repositoryId: number,
  accepting: Accepting,
  baseline: string | null,
): Promise<Map<number, string>> {
  if ('pullRequest' in accepting) {
    return new Map([[accepting.pullRequest.number, accepting.pullRequest.headSha]])
  }
  const heads = new Map<number, string>()
  for (const number of await pullRequestsOfGroup(db, accepting.group, baseline)) {
    const pullRequest = await findPullRequest(db, repositoryId, number)
    if (pullRequest) heads.set(number, pullRequest.headSha)
  }
  return heads
}

/**
 * The acceptances that hold for a report, oldest first: of this base branch; one without a value only for the head that
 * it was given for. `baseline`: what a merge group contains beyond it counts, what lies before is in the base.
 */
export async function acceptancesOf(
  db: Database,
  repositoryId: number,
  accepting: Accepting,
  baseline: string | null,
): Promise<Acceptance[]> {
  const heads = await headsOf(db, repositoryId, accepting, baseline)
  const baseBranch = 'group' in accepting ? accepting.group.baseRef : accepting.baseBranch
  const all = await listAcceptances(db, repositoryId, [...heads.keys()])
  return all.flatMap(({ environment, headSha, baseRef, pullRequestNumber, ...one }) => {
    const holds = one.value !== null || headSha === heads.get(pullRequestNumber)
    if (environment === null || baseRef !== baseBranch || !holds) return []
    return {
      pullRequest: pullRequestNumber,
      metric: one.metric,
      environment,
      rule: one.rule,
      by: one.acceptedBy,
      at: one.acceptedAt,
      reason: one.reason,
      until: one.until,
      value: one.value,
      base: one.base,
      byChange: 'group' in accepting,
    }
  })
}
