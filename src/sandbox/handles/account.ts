import { removeFromInstallation } from '../actions/installations.ts'
import { commitTo } from '../actions/pushes.ts'
import { addRepository } from '../actions/repositories.ts'
import type { World } from '../events.ts'
import type { Account } from '../model.ts'
import { type RepositoryHandle, repositoryHandle } from './repository.ts'

/** How a repository begins. */
export interface NewRepository {
  private?: boolean
  /** Default `main`. */
  defaultBranch?: string
  /** Files of the first commit. */
  files?: Record<string, string>
}

/** A person or an organisation in a story. */
export interface AccountHandle {
  account: Account
  login: string
  id: number
  repository(name: string, options?: NewRepository): RepositoryHandle
  /** Takes a repository out of the app's installation. */
  removeRepository(repository: RepositoryHandle): void
}

/** An account as stories use it. */
export function accountHandle(world: World, account: Account): AccountHandle {
  return {
    account,
    login: account.login,
    id: account.id,
    repository(name, options = {}) {
      const { defaultBranch = 'main', files = {} } = options
      const isPrivate = options.private ?? false
      const repository = addRepository(world, account, {
        name,
        private: isPrivate,
        defaultBranch,
        parent: null,
      })
      commitTo(world, repository, defaultBranch, {
        message: 'Initial commit',
        author: account,
        files: { 'README.md': `# ${name}\n`, ...files },
      })
      return repositoryHandle(world, repository)
    },
    removeRepository(repository) {
      removeFromInstallation(world, account, repository.repository)
    },
  }
}
