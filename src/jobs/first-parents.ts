import { MAX_COMMITS } from '../compare/baseline.ts'
import type { Octokit } from '../github/client.ts'
import { firstParentChain } from '../store/commits.ts'
import type { Database } from '../store/database.ts'
import type { Repository } from '../store/repositories.ts'
import { learnAncestry } from './learn-ancestry.ts'

/** The most requests that one report spends on reading history; the next one goes on where it ended. */
const MOST_REQUESTS = 5

/** A commit and its first-parent ancestors, nearest first. */
export interface Chain {
  chain: string[]
  /** False where more ancestors are there than are known so far. */
  complete: boolean
}

interface Walk {
  db: Database
  octokit: Octokit
  repository: Repository
  sha: string
  /** Whether so much of the chain will do. */
  isEnough: (known: Chain) => Promise<boolean>
}

/**
 * Walks from a commit along first parents, over what is known, and beyond it by asking GitHub, whose pages hold all
 * ancestors by date: where many branches were merged, 100 commits are only a few first parents. What is learned stays
 * known.
 */
export async function walkFirstParents({ db, octokit, repository, sha, isEnough }: Walk): Promise<Chain> {
  let frontier: string | undefined
  for (let requests = 0; ; requests++) {
    const known = await firstParentChain(db, repository.id, sha, MAX_COMMITS + 1)
    const last = known.chain.at(-1)
    if (known.complete || last === undefined || requests >= MOST_REQUESTS || (await isEnough(known)))
      return known
    // GitHub knows no more of it than that it is there.
    if (last === frontier) return { ...known, complete: true }
    frontier = last
    await learnAncestry(db, octokit, repository, frontier)
  }
}
