import type { Octokit } from '../github/client.ts'
import { getPullRequest } from '../github/pull-requests.ts'
import type { Database } from '../store/database.ts'
import { type PullRequest, recordPullRequest } from '../store/pull-requests.ts'
import type { Repository } from '../store/repositories.ts'
import { recordTestedMerge, testedMergeOfRun } from '../store/tested-merges.ts'
import type { RunFacts } from './job.ts'
import { learnAncestry } from './learn-ancestry.ts'

/** GitHub tells times in whole seconds, and its machines' clocks differ a little. */
const CLOCK_SKEW_MS = 5_000

export interface RunOfPullRequest {
  db: Database
  octokit: Octokit
  repository: Repository
  run: Pick<RunFacts, 'id' | 'headSha' | 'createdAt'>
  pullRequest: Pick<PullRequest, 'number'>
}

/** A merge commit of a pull request, and what it merges the head into. */
interface Merge {
  baseSha: string
  mergeSha: string | null
  certain: boolean
}

/**
 * What a run merged its head into, by the merge commit that GitHub has now. One that is younger than the run is not
 * the one that was tested: then the newest commit of the base branch that is older than the run is assumed.
 */
async function mergeOf(question: RunOfPullRequest, mergeSha: string): Promise<Merge | null> {
  const { db, octokit, repository, run } = question
  const commits = await learnAncestry(db, octokit, repository, mergeSha)
  const known = new Map(commits.map((commit) => [commit.sha, commit]))
  const [parent, head] = known.get(mergeSha)?.parents ?? []
  if (parent === undefined || head !== run.headSha) return null
  const isYounger = (sha: string) => (known.get(sha)?.committedAt ?? 0) > run.createdAt + CLOCK_SKEW_MS
  if (!isYounger(mergeSha)) return { baseSha: parent, mergeSha, certain: true }
  let base: string | undefined = parent
  while (base !== undefined && isYounger(base)) base = known.get(base)?.parents[0]
  // No commit is older than the run: its time and theirs are not of one clock.
  base ??= parent
  // Two merges of the same two commits have the same content.
  return { baseSha: base, mergeSha: base === parent ? mergeSha : null, certain: false }
}

/**
 * Learns what a run merged its head into, in one or two requests; nothing is asked where it is known. To be called as
 * soon as the run is heard of: later, GitHub may have made another merge. What GitHub says of the pull request is
 * written down, too: its base may have changed unnoticed.
 */
export async function learnTestedMerge(question: RunOfPullRequest): Promise<void> {
  const { db, octokit, repository, run, pullRequest } = question
  const { number } = pullRequest
  const key = { repositoryId: repository.id, runId: run.id, pullRequestNumber: number, headSha: run.headSha }
  if (await testedMergeOfRun(db, key)) return
  const current = await getPullRequest(octokit, { owner: repository.owner, repo: repository.name }, number)
  if (!current) return
  const { open, mergeCommitSha, ...facts } = current
  await recordPullRequest(db, { ...facts, repositoryId: repository.id, state: open ? 'open' : 'closed' })
  if (!mergeCommitSha || current.headSha !== run.headSha) return
  const merge = await mergeOf(question, mergeCommitSha)
  if (merge)
    await recordTestedMerge(db, { ...key, ...merge, baseRef: facts.baseRef, startedAt: run.createdAt })
}

/** Assumes that a run merged its head into what its payload names as base, where nothing better is known. */
export async function assumeTestedBase(
  db: Database,
  repositoryId: number,
  run: RunFacts,
  pullRequest: PullRequest,
): Promise<void> {
  const { number, baseRef } = pullRequest
  const named = run.pullRequests.find((one) => one.number === number && one.baseRef === baseRef)
  const key = { repositoryId, runId: run.id, pullRequestNumber: number, headSha: run.headSha }
  if (!named || (await testedMergeOfRun(db, key))) return
  const { baseSha } = named
  const startedAt = run.createdAt
  await recordTestedMerge(db, { ...key, baseRef, baseSha, mergeSha: null, certain: false, startedAt })
}
