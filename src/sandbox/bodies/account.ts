import type { Account } from '../model.ts'
import { api, nodeId } from './common.ts'

/** `simple-user`. */
export function userBody(origin: string, account: Account) {
  const login = encodeURIComponent(account.login)
  const url = `${api(origin)}/users/${login}`
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('User', account.id),
    avatar_url: `${origin}/avatars/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${origin}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  }
}

/** `organization-simple`. */
export function organizationBody(origin: string, account: Account) {
  const url = `${api(origin)}/orgs/${account.login}`
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('Organization', account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${origin}/avatars/${account.id}`,
    description: '',
  }
}

/** The account that an app acts as. */
export function botOf(app: { id: number; slug: string }): Account {
  return { id: app.id + 40_000_000, login: `${app.slug}[bot]`, type: 'Bot' }
}
