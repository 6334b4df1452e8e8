import type { App, AppUnderTest, Installation } from '../model.ts'
import { userBody } from './account.ts'
import { api, iso, nodeId } from './common.ts'

/** `integration`: an app as the public sees it. */
export function integrationBody(origin: string, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: userBody(origin, app.owner),
    name: app.name,
    description: '',
    external_url: `${origin}/apps/${app.slug}`,
    html_url: `${origin}/apps/${app.slug}`,
    created_at: iso(app.createdAt),
    updated_at: iso(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  }
}

/** `installation`. */
export function installationBody(origin: string, app: AppUnderTest, installation: Installation) {
  const { account } = installation
  const page = account.type === 'Organization' ? `organizations/${account.login}/settings` : 'settings'
  return {
    id: installation.id,
    client_id: app.clientId,
    account: userBody(origin, account),
    repository_selection: installation.selection === 'all' ? 'all' : 'selected',
    access_tokens_url: `${api(origin)}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${api(origin)}/installation/repositories`,
    html_url: `${origin}/${page}/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: app.events,
    created_at: iso(installation.createdAt),
    updated_at: iso(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  }
}
