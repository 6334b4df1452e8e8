import { organizationBody, userBody } from './bodies/account.ts'
import { installationBody } from './bodies/app.ts'
import { nodeId } from './bodies/common.ts'
import { repositoryBody, repositoryStub } from './bodies/repository.ts'
import type { Post } from './deliveries.ts'
import type { Account, Installation, Repository } from './model.ts'
import { installationOf, type State } from './state.ts'

/** The sandbox as the stories see it: what is known, and where deliveries go. */
export interface World {
  state: State
  post: Post
}

/** These reach an app with `checks: write` whether it subscribed or not. */
const WITH_CHECKS = new Set([
  'check_suite.requested',
  'check_suite.rerequested',
  'check_run.rerequested',
  'check_run.requested_action',
])

/** What an app must be allowed to read before GitHub sends it an event. */
const NEEDS: Record<string, string> = {
  workflow_run: 'actions',
  pull_request: 'pull_requests',
  check_run: 'checks',
  check_suite: 'checks',
  issue_comment: 'pull_requests',
  push: 'contents',
  merge_group: 'merge_queues',
  repository: 'metadata',
}

function isWanted(state: State, installation: Installation, event: string, action: string | null): boolean {
  const { app } = state
  if (!app) return false
  if (WITH_CHECKS.has(`${event}.${action}`)) return installation.permissions.checks === 'write'
  const needs = NEEDS[event]
  const allowed = needs === undefined || installation.permissions[needs] !== undefined
  return allowed && app.events.includes(event)
}

/** Sends an event of a repository to the app, if it is installed there and wants it. */
export function emit(
  { state, post }: World,
  repository: Repository,
  event: string,
  action: string | null,
  sender: Account,
  payload: object,
): void {
  const installation = installationOf(state, repository)
  if (!installation || !isWanted(state, installation, event, action)) return
  const { owner } = repository
  post.send({
    event,
    action,
    installationId: installation.id,
    repositoryId: repository.id,
    payload: {
      ...(action === null ? {} : { action }),
      ...payload,
      repository: repositoryBody(state.origin, repository),
      ...(owner.type === 'Organization' ? { organization: organizationBody(state.origin, owner) } : {}),
      sender: userBody(state.origin, sender),
      installation: { id: installation.id, node_id: nodeId('IntegrationInstallation', installation.id) },
    },
  })
}

/** Sends `installation` or `installation_repositories`; every app gets these. */
export function emitInstallation(
  { state, post }: World,
  installation: Installation,
  event: 'installation' | 'installation_repositories',
  action: string,
  repositories: Repository[],
): void {
  const { app } = state
  if (!app) return
  const stubs = repositories.map(repositoryStub)
  const changed = {
    repository_selection: installation.selection === 'all' ? 'all' : 'selected',
    repositories_added: action === 'added' ? stubs : [],
    repositories_removed: action === 'removed' ? stubs : [],
  }
  post.send({
    event,
    action,
    installationId: installation.id,
    repositoryId: null,
    payload: {
      action,
      installation: installationBody(state.origin, app, installation),
      ...(event === 'installation' ? { repositories: stubs } : changed),
      requester: null,
      sender: userBody(state.origin, installation.account),
    },
  })
}
