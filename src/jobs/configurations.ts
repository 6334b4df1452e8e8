import { LRUCache } from 'lru-cache'
import type { Octokit } from '../github/client.ts'
import { type LoadedConfiguration, loadConfiguration } from '../github/configuration.ts'
import { findConfiguration, recordConfiguration } from '../store/configurations.ts'
import type { Database } from '../store/database.ts'
import type { Repository } from '../store/repositories.ts'

/** The configurations of base branches, read when first needed. */
export interface Configurations {
  /**
   * The configuration of a repository's branch. `tip`: a commit that the branch is known to have reached; another
   * one than before reads it anew, and so does `fresh`.
   */
  of(octokit: Octokit, repository: Repository, at: ConfigurationPlace): Promise<LoadedConfiguration>
}

export interface ConfigurationPlace {
  branch: string
  tip: string
  fresh?: boolean
}

/** A change of a configuration that comes with no commit (an owner's `.github`, an `_extends`) is seen after this. */
const LIFE_MS = 60 * 60_000

/** What one that cannot be read is replaced by until it can. */
async function lastReadable(
  db: Database,
  key: { repositoryId: number; branch: string },
  unreadable: LoadedConfiguration,
): Promise<LoadedConfiguration> {
  const last = await findConfiguration(db, key)
  const day = last && new Date(last.readAt).toISOString().slice(0, 10)
  const meanwhile = last
    ? `until then the configuration that was last read on ${day} stays in force`
    : 'until then the defaults apply, and nothing blocks'
  return {
    ...unreadable,
    configuration: last?.configuration ?? unreadable.configuration,
    problems: unreadable.problems.map((problem) => ({ ...problem, mend: `${problem.mend}; ${meanwhile}` })),
  }
}

/**
 * Remembers configurations, so that a pull request's later reports do not ask for them again; the last readable one of
 * each branch for good. The repository must have been recorded. `now`: milliseconds since 1970.
 */
export function createConfigurations({ db, now }: { db: Database; now: () => number }): Configurations {
  const loaded = new LRUCache<string, LoadedConfiguration>({ max: 5_000, ttl: LIFE_MS })
  return {
    async of(octokit, repository, { branch, tip, fresh = false }) {
      const key = `${repository.id} ${branch} ${tip}`
      const known = fresh ? undefined : loaded.get(key)
      if (known) return known
      const name = { owner: repository.owner, repo: repository.name }
      const read = await loadConfiguration(octokit, name, branch)
      const place = { repositoryId: repository.id, branch }
      if (read.readable) await recordConfiguration(db, place, read.configuration, now())
      const configuration = read.readable ? read : await lastReadable(db, place, read)
      loaded.set(key, configuration)
      return configuration
    },
  }
}
