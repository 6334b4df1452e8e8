import type { Wanted } from '../compare/baseline.ts'
import type { Octokit } from '../github/client.ts'
import { mergeBase } from '../github/commits.ts'
import { getPullRequest } from '../github/pull-requests.ts'
import type { Database } from '../store/database.ts'
import { type PullRequest, recordTestedBase } from '../store/pull-requests.ts'
import type { Repository } from '../store/repositories.ts'
import { learnAncestry } from './learn-ancestry.ts'

interface Subject {
  db: Database
  octokit: Octokit
  repository: Repository
  pullRequest: PullRequest
}

interface Question extends Subject {
  /** The branch to compare with: the pull request's base, unless the configuration names another one. */
  branch: string
  /** True if CI ran on the pull request's merge commit, false if on the branch's head alone. */
  merged: boolean
}

/**
 * The base commit that GitHub merged the head into for CI. A run from a fork does not tell it; the merge commit's
 * first parent does, if its second parent is the head (else GitHub has not made the merge yet, or made a later one).
 */
async function mergeParent({ db, octokit, repository, pullRequest }: Subject): Promise<string | null> {
  const name = { owner: repository.owner, repo: repository.name }
  const current = await getPullRequest(octokit, name, pullRequest.number)
  if (!current?.mergeCommitSha) return null
  const commits = await learnAncestry(db, octokit, repository, current.mergeCommitSha)
  const merge = commits.find((commit) => commit.sha === current.mergeCommitSha)
  return merge?.parents[1] === pullRequest.headSha ? (merge.parents[0] ?? null) : null
}

/**
 * The commit that a pull request's numbers are to be compared with: what CI really tested against. Null where GitHub
 * finds none, e.g. because the configuration names a branch that is not there.
 */
export async function wantedBase(question: Question): Promise<Wanted | null> {
  const { db, octokit, repository, pullRequest, branch, merged } = question
  const { number, headSha } = pullRequest
  const name = { owner: repository.owner, repo: repository.name }
  if (branch !== pullRequest.baseRef) {
    const sha = await mergeBase(octokit, name, branch, headSha)
    return sha === null ? null : { sha, origin: 'merge base' }
  }
  if (pullRequest.testedBaseSha && pullRequest.testedBaseForHead === headSha) {
    return { sha: pullRequest.testedBaseSha, origin: merged ? 'merge parent' : 'merge base' }
  }
  const parent = merged ? await mergeParent(question) : null
  const sha = parent ?? (await mergeBase(octokit, name, branch, headSha))
  if (sha === null) return null
  await recordTestedBase(db, { repositoryId: repository.id, number, headSha, baseSha: sha })
  return { sha, origin: parent ? 'merge parent' : 'merge base' }
}

/**
 * Learns what GitHub merged a fork's head into as soon as the pull request moves: when its run ends, the base branch
 * may have moved on. Says nothing where GitHub has not made the merge yet; the report asks again then.
 */
export async function learnTestedBase(subject: Subject): Promise<void> {
  const { db, repository, pullRequest } = subject
  const { number, headSha } = pullRequest
  if (pullRequest.testedBaseForHead === headSha) return
  const baseSha = await mergeParent(subject)
  if (baseSha) await recordTestedBase(db, { repositoryId: repository.id, number, headSha, baseSha })
}
