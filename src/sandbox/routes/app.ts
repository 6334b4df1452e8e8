import { z } from 'zod'
import { notFound, problem } from '../answer.ts'
import { issueToken, mayUse } from '../auth.ts'
import { installationBody, integrationBody } from '../bodies/app.ts'
import { iso } from '../bodies/common.ts'
import { repositoryBody } from '../bodies/repository.ts'
import type { Permissions } from '../model.ts'
import { counted, listed } from '../page-of.ts'
import { appRoute, installationRoute, type Route, sees } from '../route.ts'
import { covers, installationOf } from '../state.ts'
import { readBody } from './body.ts'

const tokenRequest = z.strictObject({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
})

/** The app, its installations and their tokens. */
export const appRoutes: Route[] = [
  appRoute('GET', '/app', ({ world, app }) => ({
    status: 200,
    body: {
      ...integrationBody(world.state.origin, app),
      client_id: app.clientId,
      installations_count: world.state.installations.size,
    },
  })),

  appRoute('GET', '/app/installations', (call) => {
    const { origin, installations } = call.world.state
    return listed(call, [...installations.values()], (each) => installationBody(origin, call.app, each))
  }),

  appRoute('GET', '/app/installations/{installation_id}', ({ world, app, params }) => {
    const installation = world.state.installations.get(Number(params.installation_id))
    if (!installation) return notFound()
    return { status: 200, body: installationBody(world.state.origin, app, installation) }
  }),

  appRoute('GET', '/repos/{owner}/{repo}/installation', ({ world, app, params }) => {
    const name = `${params.owner}/${params.repo}`.toLowerCase()
    const { origin, repositories } = world.state
    const repository = [...repositories.values()].find(
      (each) => `${each.owner.login}/${each.name}`.toLowerCase() === name,
    )
    const installation = repository && installationOf(world.state, repository)
    if (!installation) return notFound()
    return { status: 200, body: installationBody(origin, app, installation) }
  }),

  appRoute('POST', '/app/installations/{installation_id}/access_tokens', ({ world, params, body }) => {
    const { state } = world
    const installation = state.installations.get(Number(params.installation_id))
    if (!installation) return notFound()
    const request = readBody(tokenRequest, body ?? {})
    if ('status' in request) return request
    const { permissions: asked, repositories: names, repository_ids: ids } = request.value
    const covered = [...state.repositories.values()].filter((each) => covers(installation, each))
    const wanted = names || ids
    const chosen = covered.filter((each) => names?.includes(each.name) || ids?.includes(each.id))
    if (wanted && chosen.length < new Set([...(names ?? []), ...(ids ?? [])]).size) {
      return problem(422, 'There is at least one repository that does not exist or is not accessible.')
    }
    const permissions: Permissions = asked ?? installation.permissions
    for (const [name, level] of Object.entries(permissions)) {
      if (!mayUse(installation.permissions, name, level)) {
        return problem(422, 'The permissions requested are not granted to this installation.')
      }
    }
    const { secret, token } = issueToken(
      state,
      installation,
      permissions,
      wanted ? chosen.map((each) => each.id) : null,
    )
    return {
      status: 201,
      body: {
        token: secret,
        expires_at: iso(token.expiresAt),
        permissions,
        repository_selection: installation.selection === 'all' ? 'all' : 'selected',
        ...(wanted ? { repositories: chosen.map((each) => repositoryBody(state.origin, each)) } : {}),
      },
    }
  }),

  installationRoute('GET', '/installation/repositories', (call) => {
    const { origin, repositories } = call.world.state
    const seen = [...repositories.values()].filter((each) => sees(call.token, each))
    const answer = counted(call, seen, 'repositories', (each) => repositoryBody(origin, each))
    const { selection } = call.token.installation
    const repository_selection = selection === 'all' ? 'all' : 'selected'
    return { ...answer, body: { ...Object(answer.body), repository_selection } }
  }),
]
