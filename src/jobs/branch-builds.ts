import type { Octokit } from '../github/client.ts'
import { mergeBase } from '../github/commits.ts'
import { branchTip, tagExists } from '../github/refs.ts'
import { otherRunsAt, wasTrusted } from '../store/branch-builds.ts'
import { firstParentChain } from '../store/commits.ts'
import type { Database } from '../store/database.ts'
import type { RepositoryFacts, RunFacts } from './job.ts'
import { learnAncestry } from './learn-ancestry.ts'

/** Runs of these events, in the repository itself, may serve as baseline. */
const TRUSTED_EVENTS = new Set(['push', 'schedule', 'workflow_dispatch'])

/** Whether a run may be a branch's own. A fork's branch may be called `main` too: its repository tells. */
export function mayBeOfBranch(repository: RepositoryFacts, run: RunFacts): boolean {
  return TRUSTED_EVENTS.has(run.event) && run.headRepositoryId === repository.id && run.headBranch !== null
}

interface Question {
  db: Database
  octokit: Octokit
  repository: RepositoryFacts
  run: RunFacts
}

/** Commits that are looked through before GitHub is asked. */
const KNOWN_COMMITS = 300

/** Whether a branch contains a commit: among what is known, on a page of its ancestors, or by GitHub's word. */
async function contains({ db, octokit, repository }: Question, tip: string, sha: string): Promise<boolean> {
  const { chain } = await firstParentChain(db, repository.id, tip, KNOWN_COMMITS)
  if (chain.includes(sha)) return true
  const learned = await learnAncestry(db, octokit, repository, tip)
  if (learned.some((commit) => commit.sha === sha)) return true
  const name = { owner: repository.owner, repo: repository.name }
  return (await mergeBase(octokit, name, tip, sha)) === sha
}

/**
 * Whether a run is a build of the branch that it names, and may serve as its baseline. A payload names a tag in the
 * same place as a branch, and what was pushed may have been pushed away since: the branch must be there and contain the
 * commit, and where the run may also be a tag's of that name, there must be no such tag. One request for a run on the
 * tip of its branch, up to four for others; none for another attempt of a run.
 */
export async function isBuildOfBranch(question: Question): Promise<boolean> {
  const { db, octokit, repository, run } = question
  const { headBranch: branch, headSha: sha } = run
  if (!mayBeOfBranch(repository, run) || branch === null) return false
  const key = { repositoryId: repository.id, runId: run.id }
  const known = await wasTrusted(db, key)
  if (known !== null) return known
  const name = { owner: repository.owner, repo: repository.name }
  const tip = await branchTip(octokit, name, branch)
  if (tip === null) return unlessUnanswered(question, branch)
  if (tip !== sha && !(await contains(question, tip, sha))) return false
  const isFirst = !(await otherRunsAt(db, { ...key, sha, branch, workflow: run.workflow }))
  return (tip === sha && isFirst) || !(await tagExists(octokit, name, branch))
}

/**
 * A server that does not know its own default branch does not answer this question (a proxy that lets little through):
 * then it is asked in another way whether the commit is on the branch.
 */
async function unlessUnanswered({ octokit, repository, run }: Question, branch: string): Promise<boolean> {
  const name = { owner: repository.owner, repo: repository.name }
  const { defaultBranch } = repository
  if (branch !== defaultBranch && (await branchTip(octokit, name, defaultBranch)) !== null) return false
  return (await mergeBase(octokit, name, branch, run.headSha)) === run.headSha
}
