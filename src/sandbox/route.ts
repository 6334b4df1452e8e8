import { type Answer, forbidden, notFound, problem } from './answer.ts'
import { type Caller, mayUse } from './auth.ts'
import type { World } from './events.ts'
import type { AppUnderTest, Repository, Token } from './model.ts'
import { covers, fullName } from './state.ts'

/** A request that found its route. */
export interface Call {
  world: World
  caller: Caller
  /** Path parameters, decoded. */
  params: Record<string, string>
  query: URLSearchParams
  /** Parsed JSON; undefined without a body. */
  body: unknown
  accept: string
  /** Path and query with the repository's id instead of its name, for links. */
  self: URL
}

/** One endpoint. */
export interface Route {
  method: string
  /** As GitHub's description writes it: `/repos/{owner}/{repo}/pulls/{pull_number}`. */
  path: string
  handle(call: Call): Answer | Promise<Answer>
}

/** What a repository's endpoint is called with. */
export interface RepositoryCall extends Call {
  repository: Repository
  app: AppUnderTest
  token: Token
}

/** A permission and how much of it an endpoint needs, such as `checks: write`. */
export type Need = `${string}: ${'read' | 'write'}`

function meets(token: Token, need: Need): boolean {
  const [name = '', level] = need.split(': ')
  return mayUse(token.permissions, name, level === 'write' ? 'write' : 'read')
}

/** Whether a token sees a repository. */
export function sees(token: Token, repository: Repository): boolean {
  if (!covers(token.installation, repository)) return false
  return token.repositories === null || token.repositories.includes(repository.id)
}

function findRepository({ world, params }: Call): { repository: Repository; moved: boolean } | null {
  const { state } = world
  const name = `${params.owner}/${params.repo}`.toLowerCase()
  for (const repository of state.repositories.values()) {
    if (fullName(repository).toLowerCase() === name) return { repository, moved: false }
  }
  const id = state.redirects.get(name)
  const repository = id === undefined ? undefined : state.repositories.get(id)
  return repository ? { repository, moved: true } : null
}

/**
 * An endpoint under `/repos/{owner}/{repo}`: the repository is found or redirected to, must be one of the
 * installation's, and one of the permissions must be granted.
 */
export function repositoryRoute(
  method: string,
  path: string,
  needs: Need[],
  handle: (call: RepositoryCall) => Answer | Promise<Answer>,
): Route {
  return {
    method,
    path: `/repos/{owner}/{repo}${path}`,
    handle(call) {
      const found = findRepository(call)
      const { app } = call.world.state
      if (call.caller.kind === 'nobody') return problem(401, 'Requires authentication')
      if (call.caller.kind === 'app') {
        return problem(401, 'A JSON web token could not be decoded')
      }
      const { token } = call.caller
      if (!found || !app || !sees(token, found.repository)) return notFound()
      if (found.moved) {
        const url = call.self.href
        const body = { message: 'Moved Permanently', url, documentation_url: 'https://docs.github.com/rest' }
        return { status: method === 'GET' ? 301 : 307, body, headers: { location: url } }
      }
      if (!needs.some((need) => meets(token, need))) {
        return forbidden(needs.map((need) => need.replace(': ', '=')).join('; '))
      }
      return handle({ ...call, repository: found.repository, app, token })
    },
  }
}

/** An endpoint for the app itself, with its JSON web token. */
export function appRoute(
  method: string,
  path: string,
  handle: (call: Call & { app: AppUnderTest }) => Answer | Promise<Answer>,
): Route {
  return {
    method,
    path,
    handle(call) {
      if (call.caller.kind !== 'app') return problem(401, 'A JSON web token could not be decoded')
      return handle({ ...call, app: call.caller.app })
    },
  }
}

/** An endpoint for an installation that is about no single repository. */
export function installationRoute(
  method: string,
  path: string,
  handle: (call: Call & { app: AppUnderTest; token: Token }) => Answer | Promise<Answer>,
): Route {
  return {
    method,
    path,
    handle(call) {
      const { app } = call.world.state
      if (call.caller.kind !== 'installation' || !app) return problem(401, 'Requires authentication')
      return handle({ ...call, app, token: call.caller.token })
    },
  }
}

const MULTI_SEGMENT = new Set(['path', 'ref', 'basehead'])

/** The route that a method and a path without prefix belong to, with its decoded parameters. */
export function matchRoute(
  routes: Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | null {
  for (const route of routes) {
    if (route.method !== method) continue
    const names: string[] = []
    const pattern = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      names.push(name)
      return MULTI_SEGMENT.has(name) ? '(.+?)' : '([^/]+)'
    })
    const match = new RegExp(`^${pattern}$`).exec(path)
    if (!match) continue
    const params = names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')])
    return { route, params: Object.fromEntries(params) }
  }
  return null
}
