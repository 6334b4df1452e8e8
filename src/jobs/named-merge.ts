import { mergeBase } from '../github/commits.ts'
import type { Problem } from '../metrics/problem.ts'
import type { PullRequest } from '../store/pull-requests.ts'
import { recordTestedMerge, testedMergeOfRun } from '../store/tested-merges.ts'
import { learnAncestry } from './learn-ancestry.ts'
import type { RunOfPullRequest } from './tested-merge.ts'

interface NamedMerge extends Omit<RunOfPullRequest, 'pullRequest'> {
  pullRequests: PullRequest[]
  /** As the upload says. */
  mergeSha: string
  /** Whether the run is one of the repository itself, whose people decide what is merged anyway. */
  isOwn: boolean
}

/**
 * Takes the upload's word for which merge its run tested, if GitHub says that it is one: its second parent is the run's
 * head, and its first parent is on the base branch. A fork is believed only where nothing certain is known: it could
 * make a merge into an older commit that suits its numbers. Gives what is wrong, if anything is.
 */
export async function learnNamedMerge(named: NamedMerge): Promise<Problem | null> {
  const { db, octokit, repository, run, mergeSha, isOwn, pullRequests } = named
  if (pullRequests.length === 0) return null
  const name = { owner: repository.owner, repo: repository.name }
  let parents: string[] | undefined
  let isOne = false
  for (const { number, baseRef } of pullRequests) {
    const key = {
      repositoryId: repository.id,
      runId: run.id,
      pullRequestNumber: number,
      headSha: run.headSha,
    }
    const known = await testedMergeOfRun(db, key)
    if (known?.certain && (!isOwn || known.mergeSha === mergeSha)) {
      isOne = true
      continue
    }
    parents ??= (await learnAncestry(db, octokit, repository, mergeSha)).find(
      (commit) => commit.sha === mergeSha,
    )?.parents
    const [baseSha, head] = parents ?? []
    if (baseSha === undefined || head !== run.headSha) continue
    if ((await mergeBase(octokit, name, baseRef, baseSha)) !== baseSha) continue
    const startedAt = run.createdAt
    await recordTestedMerge(db, { ...key, baseRef, baseSha, mergeSha, certain: true, startedAt })
    isOne = true
  }
  if (isOne) return null
  return {
    what: `${mergeSha.slice(0, 7)} is no merge of this pull request's head into its base branch`,
    where: 'the upload, mergeCommit',
    mend: 'give the "github.sha" of the very run that measured, or leave "mergeCommit" out',
  }
}
