import type { Wanted } from '../compare/baseline.ts'
import type { Octokit } from '../github/client.ts'
import { mergeBase } from '../github/commits.ts'
import type { Database } from '../store/database.ts'
import { type PullRequest, recordMergeBase } from '../store/pull-requests.ts'
import type { Repository } from '../store/repositories.ts'
import { testedMergesOf } from '../store/tested-merges.ts'

interface Question {
  db: Database
  octokit: Octokit
  repository: Repository
  pullRequest: PullRequest
  /** The branch to compare with: the pull request's base, unless the configuration names another one. */
  branch: string
  /** True if CI ran on the pull request's merge commit, false if on the branch's head alone. */
  merged: boolean
}

/** Where the head left the base branch; remembered with the head. */
async function mergeBaseOf({ db, octokit, repository, pullRequest }: Question): Promise<string | null> {
  const { number, headSha, baseRef } = pullRequest
  if (pullRequest.mergeBaseSha && pullRequest.mergeBaseForHead === headSha) return pullRequest.mergeBaseSha
  const sha = await mergeBase(octokit, { owner: repository.owner, repo: repository.name }, baseRef, headSha)
  if (sha !== null) {
    await recordMergeBase(db, { repositoryId: repository.id, number, baseRef, headSha, mergeBaseSha: sha })
  }
  return sha
}

/**
 * The commit that a pull request's numbers are to be compared with: what CI really tested against. Null where GitHub
 * finds none, e.g. because the configuration names a branch that is not there.
 */
export async function wantedBase(question: Question): Promise<Wanted | null> {
  const { db, octokit, repository, pullRequest, branch, merged } = question
  if (branch !== pullRequest.baseRef) {
    const name = { owner: repository.owner, repo: repository.name }
    const sha = await mergeBase(octokit, name, branch, pullRequest.headSha)
    return sha === null ? null : { sha, origin: 'merge base' }
  }
  const merges = merged ? await testedMergesOf(db, pullRequest) : []
  const tested = merges.find((merge) => merge.baseRef === branch)
  if (tested) {
    const { baseSha: sha, mergeSha, certain } = tested
    return { sha, origin: certain ? 'merge parent' : 'assumed merge parent', mergeSha }
  }
  const sha = await mergeBaseOf(question)
  if (sha === null) return null
  if (merges.length > 0) return { sha, origin: 'merge base with new base' }
  return { sha, origin: merged ? 'assumed merge base' : 'merge base' }
}
