import { organizationBody, userBody } from '../bodies/account.ts'
import { emit, emitInstallation, type World } from '../events.ts'
import type { Account, Repository } from '../model.ts'
import { covers, fullName } from '../state.ts'

/** Makes an empty repository, or a fork that shares its parent's commits. */
export function addRepository(
  world: World,
  owner: Account,
  fields: { name: string; private: boolean; defaultBranch: string; parent: Repository | null },
): Repository {
  const { state } = world
  const repository: Repository = {
    ...fields,
    id: state.nextId(),
    owner,
    branches: new Map(fields.parent?.branches),
    tags: new Map(),
    network: fields.parent?.network ?? new Map(),
    roles: new Map(),
    pulls: [],
    comments: [],
    runs: [],
    suites: [],
    deleted: false,
    createdAt: state.now(),
  }
  state.repositories.set(repository.id, repository)
  return repository
}

/** Deletes a fork. Its pull requests stay open, and GitHub tells nobody of it. */
export function deleteFork(world: World, fork: Repository): void {
  if (!fork.parent) throw new Error(`${fork.name} is no fork`)
  fork.deleted = true
  world.state.repositories.delete(fork.id)
}

/** Gives a repository another name; the old one redirects. */
export function renameRepository(world: World, repository: Repository, name: string, by: Account): void {
  const from = repository.name
  world.state.redirects.set(fullName(repository).toLowerCase(), repository.id)
  repository.name = name
  emit(world, repository, 'repository', 'renamed', by, { changes: { repository: { name: { from } } } })
}

/** Gives a repository to another account; the old name redirects, and the installation on the old one loses it. */
export function transferRepository(world: World, repository: Repository, to: Account, by: Account): void {
  const from = repository.owner
  const left = [...world.state.installations.values()].find((each) => covers(each, repository))
  world.state.redirects.set(fullName(repository).toLowerCase(), repository.id)
  repository.owner = to
  const { origin } = world.state
  const owner =
    from.type === 'Organization'
      ? { organization: organizationBody(origin, from) }
      : { user: userBody(origin, from) }
  const changes = { owner: { from: owner } }
  emit(world, repository, 'repository', 'transferred', by, { changes })
  if (left) emitInstallation(world, left, 'installation_repositories', 'removed', [repository])
}

/** Gives a branch another name. Pull requests into it follow; so does the default branch. */
export function renameBranch(
  world: World,
  repository: Repository,
  from: string,
  to: string,
  by: Account,
): void {
  const tip = repository.branches.get(from)
  if (tip === undefined) throw new Error(`${repository.name} has no branch ${from}`)
  repository.branches.delete(from)
  repository.branches.set(to, tip)
  for (const pull of repository.pulls) {
    if (pull.state === 'open' && pull.base.ref === from) pull.base.ref = to
  }
  if (repository.defaultBranch !== from) return
  repository.defaultBranch = to
  emit(world, repository, 'repository', 'edited', by, { changes: { default_branch: { from } } })
}
