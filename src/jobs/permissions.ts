import { LRUCache } from 'lru-cache'
import type { Octokit } from '../github/client.ts'
import { mayWrite } from '../github/permissions.ts'
import type { Repository } from '../store/repositories.ts'

/** Whether people may decide on pull requests, asked of GitHub as rarely as is safe. */
export interface Permissions {
  /**
   * Whether a person may write to the repository. `writtenAt`: when what they wrote came in, in milliseconds since
   * 1970; null where it is not known.
   */
  mayWrite(
    octokit: Octokit,
    repository: Repository,
    login: string,
    writtenAt: number | null,
  ): Promise<boolean>
}

/** Somebody who may not write is not asked about again for so long, in milliseconds. */
const REFUSED_FOR_MS = 5 * 60_000

/** People whose permission is remembered. */
const MOST_PEOPLE = 10_000

/**
 * A refusal counts for some minutes. A permission counts only for what was written before GitHub was asked, so that
 * nobody acts on a permission that was taken away before they wrote: of many commands at once the first one asks.
 */
export function createPermissions(now: () => number): Permissions {
  const known = new LRUCache<string, { allowed: boolean; askedAt: number }>({ max: MOST_PEOPLE })
  return {
    async mayWrite(octokit, repository, login, writtenAt) {
      const key = `${repository.id}:${login.toLowerCase()}`
      const last = known.get(key)
      const age = last ? now() - last.askedAt : 0
      if (last && !last.allowed && age >= 0 && age < REFUSED_FOR_MS) return false
      if (last?.allowed && writtenAt !== null && writtenAt < last.askedAt) return true
      const askedAt = now()
      const allowed = await mayWrite(octokit, { owner: repository.owner, repo: repository.name }, login)
      known.set(key, { allowed, askedAt })
      return allowed
    },
  }
}
