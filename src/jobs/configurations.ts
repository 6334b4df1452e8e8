import { LRUCache } from 'lru-cache'
import type { Octokit } from '../github/client.ts'
import { type LoadedConfiguration, loadConfiguration } from '../github/configuration.ts'
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

/** Remembers configurations, so that a pull request's later reports do not ask for them again. */
export function createConfigurations(): Configurations {
  const loaded = new LRUCache<string, LoadedConfiguration>({ max: 5_000, ttl: LIFE_MS })
  return {
    async of(octokit, repository, { branch, tip, fresh = false }) {
      const key = `${repository.id} ${branch} ${tip}`
      const known = fresh ? undefined : loaded.get(key)
      if (known) return known
      const name = { owner: repository.owner, repo: repository.name }
      const configuration = await loadConfiguration(octokit, name, branch)
      loaded.set(key, configuration)
      return configuration
    },
  }
}
