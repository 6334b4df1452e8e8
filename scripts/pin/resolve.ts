import type { Reference } from './references.ts'

/** Whom to ask. Tests answer in their place. */
export interface Sources {
  /** GitHub's API, without a slash at its end. */
  githubApi: string
  githubToken?: string | undefined
  /** The address of a registry by its name, without a slash at its end. */
  registry: (host: string) => string
}

export const PUBLIC: Sources = {
  githubApi: process.env.GITHUB_API_URL ?? 'https://api.github.com',
  githubToken: process.env.GITHUB_TOKEN,
  registry: (host) => (host === 'docker.io' ? 'https://registry-1.docker.io' : `https://${host}`),
}

/** A digest is that of the list of all platforms, where there is one. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

const TIMEOUT_MS = 30_000

async function get(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
}

/** The commit or the digest that a tag names now. Throws where it cannot be found out; it is never made up. */
export async function resolve(reference: Reference, sources: Sources): Promise<string> {
  const found =
    reference.kind === 'action' ? await commitOf(reference, sources) : await digestOf(reference, sources)
  const expected = reference.kind === 'action' ? /^[0-9a-f]{40}$/ : /^sha256:[0-9a-f]{64}$/
  if (!expected.test(found))
    throw new Error(`${reference.name}:${reference.tag}: not a hash: ${found.slice(0, 80)}`)
  return found
}

async function commitOf({ name, tag }: Reference, { githubApi, githubToken }: Sources): Promise<string> {
  const headers = {
    accept: 'application/vnd.github.sha',
    ...(githubToken ? { authorization: `Bearer ${githubToken}` } : {}),
  }
  const answer = await get(`${githubApi}/repos/${name}/commits/${encodeURIComponent(`refs/tags/${tag}`)}`, {
    headers,
  })
  if (!answer.ok) throw new Error(`${name}@${tag}: GitHub answers ${answer.status}`)
  return (await answer.text()).trim()
}

async function digestOf({ name, tag }: Reference, { registry }: Sources): Promise<string> {
  const [host = '', ...path] = name.split('/')
  const url = `${registry(host)}/v2/${path.join('/')}/manifests/${tag}`
  const ask = (headers: Record<string, string>) =>
    get(url, { method: 'HEAD', headers: { accept: MANIFESTS, ...headers } })
  let answer = await ask({})
  const challenge = answer.headers.get('www-authenticate')
  if (answer.status === 401 && challenge)
    answer = await ask({ authorization: `Bearer ${await tokenFor(challenge)}` })
  const digest = answer.headers.get('docker-content-digest')
  if (!answer.ok || !digest) throw new Error(`${name}:${tag}: the registry answers ${answer.status}`)
  return digest
}

/** What a registry asks even strangers for. */
async function tokenFor(challenge: string): Promise<string> {
  const said = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
  )
  const url = new URL(String(said.realm))
  for (const key of ['service', 'scope']) if (said[key]) url.searchParams.set(key, said[key])
  const answer = await get(url.href, {})
  const { token, access_token } = (await answer.json()) as { token?: string; access_token?: string }
  return token ?? access_token ?? ''
}
