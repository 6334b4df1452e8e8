import type { Octokit } from '../github/client.ts'
import { ancestry, type Commit } from '../github/commits.ts'
import { recordCommits } from '../store/commits.ts'
import type { Database } from '../store/database.ts'
import type { Repository } from '../store/repositories.ts'

/** Asks GitHub what a commit descends from (one request), and remembers it: ancestry never changes. */
export async function learnAncestry(
  db: Database,
  octokit: Octokit,
  repository: Repository,
  sha: string,
): Promise<Commit[]> {
  const commits = await ancestry(octokit, { owner: repository.owner, repo: repository.name }, sha)
  const firstParents = commits.map((commit) => ({ sha: commit.sha, firstParent: commit.parents[0] ?? null }))
  await recordCommits(db, repository.id, firstParents)
  return commits
}
