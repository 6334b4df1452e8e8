import { emitInstallation, type World } from '../events.ts'
import type { Account, Installation, Permissions, Repository } from '../model.ts'
import { covers } from '../state.ts'

function repositoriesOf(world: World, installation: Installation): Repository[] {
  return [...world.state.repositories.values()].filter((each) => covers(installation, each))
}

/** The installation on an account; throws if the app is not installed there. */
export function installationOn(world: World, account: Account): Installation {
  for (const each of world.state.installations.values()) if (each.account === account) return each
  throw new Error(`the app is not installed on ${account.login}`)
}

/** Installs the app on an account, on all or on some repositories. */
export function install(
  world: World,
  account: Account,
  selection: 'all' | Set<number>,
  permissions: Permissions,
): Installation {
  const { state } = world
  const at = state.now()
  const installation = { id: state.nextId(), account, selection, permissions, createdAt: at, updatedAt: at }
  state.installations.set(installation.id, installation)
  emitInstallation(world, installation, 'installation', 'created', repositoriesOf(world, installation))
  return installation
}

/** Uninstalls the app; its tokens die with it. */
export function uninstall(world: World, account: Account): void {
  const installation = installationOn(world, account)
  const repositories = repositoriesOf(world, installation)
  world.state.installations.delete(installation.id)
  emitInstallation(world, installation, 'installation', 'deleted', repositories)
}

/** Takes a repository out of an installation. */
export function removeFromInstallation(world: World, account: Account, repository: Repository): void {
  const installation = installationOn(world, account)
  const ids = repositoriesOf(world, installation).map((each) => each.id)
  installation.selection = new Set(ids.filter((id) => id !== repository.id))
  installation.updatedAt = world.state.now()
  emitInstallation(world, installation, 'installation_repositories', 'removed', [repository])
}

/** Adds a repository to an installation. */
export function addToInstallation(world: World, account: Account, repository: Repository): void {
  const installation = installationOn(world, account)
  if (installation.selection !== 'all') installation.selection.add(repository.id)
  installation.updatedAt = world.state.now()
  emitInstallation(world, installation, 'installation_repositories', 'added', [repository])
}
