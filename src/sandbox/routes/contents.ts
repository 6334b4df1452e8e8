import { notFound } from '../answer.ts'
import { userBody } from '../bodies/account.ts'
import { nodeId } from '../bodies/common.ts'
import { fullRepositoryBody, repositoryPage, repositoryUrl } from '../bodies/repository.ts'
import { blobSha, resolve } from '../graph.ts'
import { type RepositoryCall, type Route, repositoryRoute } from '../route.ts'

function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function entryBody(call: RepositoryCall, path: string, ref: string, content: string) {
  const { origin } = call.world.state
  const sha = blobSha(content)
  const url = `${repositoryUrl(origin, call.repository)}/contents/${encodedPath(path)}?ref=${encodeURIComponent(ref)}`
  const git = `${repositoryUrl(origin, call.repository)}/git/blobs/${sha}`
  const html = `${repositoryPage(origin, call.repository)}/blob/${ref}/${encodedPath(path)}`
  return {
    type: 'file',
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    size: Buffer.byteLength(content),
    url,
    html_url: html,
    git_url: git,
    download_url: html.replace('/blob/', '/raw/'),
    _links: { self: url, git, html },
  }
}

/** A repository and the files in it. */
export const contentRoutes: Route[] = [
  repositoryRoute('GET', '', ['metadata: read'], ({ world, repository }) => ({
    status: 200,
    body: fullRepositoryBody(world.state.origin, repository),
  })),

  repositoryRoute('GET', '/contents/{path}', ['contents: read'], (call) => {
    const { repository, params, query, accept } = call
    const ref = query.get('ref') ?? repository.defaultBranch
    const commit = resolve(repository, ref)
    const path = (params.path ?? '').replace(/^\/+|\/+$/g, '')
    if (!commit) return notFound()
    const content = commit.files.get(path)
    if (content === undefined) {
      const inside = [...commit.files].filter(
        ([name]) => name.startsWith(`${path}/`) && !name.slice(path.length + 1).includes('/'),
      )
      if (inside.length === 0) return notFound()
      return { status: 200, body: inside.map(([name, text]) => entryBody(call, name, ref, text)) }
    }
    if (/application\/vnd\.github(\.v3)?\.raw/.test(accept)) {
      return { status: 200, body: content, headers: { 'content-type': `${accept}; charset=utf-8` } }
    }
    const encoded = Buffer.from(content)
      .toString('base64')
      .replace(/(.{60})/g, '$1\n')
    return {
      status: 200,
      body: { ...entryBody(call, path, ref, content), content: encoded, encoding: 'base64' },
    }
  }),

  repositoryRoute('GET', '/git/ref/{ref}', ['contents: read'], ({ world, repository, params }) => {
    const ref = params.ref ?? ''
    const commit = /^(heads|tags|pull)\//.test(ref) ? resolve(repository, ref) : null
    if (!commit) return notFound()
    const url = repositoryUrl(world.state.origin, repository)
    return {
      status: 200,
      body: {
        ref: `refs/${ref}`,
        node_id: nodeId('Ref', ref),
        url: `${url}/git/refs/${encodedPath(ref)}`,
        object: { sha: commit.sha, type: 'commit', url: `${url}/git/commits/${commit.sha}` },
      },
    }
  }),

  repositoryRoute('GET', '/collaborators/{username}/permission', ['metadata: read'], (call) => {
    const { world, repository, params } = call
    const account = world.state.accounts.get((params.username ?? '').toLowerCase())
    if (!account) return notFound()
    const role = account === repository.owner ? 'admin' : repository.roles.get(account.login.toLowerCase())
    const role_name = role ?? (repository.private ? 'none' : 'read')
    const permission = role_name === 'maintain' ? 'write' : role_name === 'triage' ? 'read' : role_name
    const user = { ...userBody(world.state.origin, account), role_name }
    return { status: 200, body: { permission, role_name, user } }
  }),
]
