import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { expectValidTraffic } from '../github/validate.ts'
import { at, octokitOf, octokitOfApp, octokitWithToken, privateKey } from './octokit.ts'

let github: Sandbox
let octo: AccountHandle
let repository: RepositoryHandle
let installationId: number
let later: number

beforeEach(async () => {
  later = 0
  const start = Date.now()
  github = await startSandbox({ now: () => start + later })
  github.createApp({ privateKey })
  octo = github.account('octo')
  repository = octo.repository('engine')
  installationId = github.install(octo).id
})

afterEach(async () => {
  await github.stop()
  expectValidTraffic(github)
})

const { privateKey: strangersKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** `GET /app` with a token of one's own making; the answer's status and message. */
async function knock(claims: { iat: number; exp: number; iss?: string }, key = strangersKey) {
  const jwt = await new SignJWT({ iss: String(github.app().id), ...claims })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(key)
  const response = await fetch(`${github.url}/api/v3/app`, { headers: { authorization: `Bearer ${jwt}` } })
  const body: unknown = await response.json()
  return { status: response.status, body }
}

it('lets in an app by its signature only', async () => {
  const seconds = Math.floor(Date.now() / 1000)
  const forged = await knock({ iat: seconds - 60, exp: seconds + 300 })
  expect(forged).toMatchObject({ status: 401, body: { message: 'A JSON web token could not be decoded' } })
  expect((await octokitOfApp(github).rest.apps.getAuthenticated()).data?.slug).toBe('tidemark')
})

it('refuses app tokens that are over, from the future, or live too long', async () => {
  const key = createPrivateKey(github.app().privateKey)
  const seconds = Math.floor(Date.now() / 1000)
  expect((await knock({ iat: seconds - 60, exp: seconds + 300 }, key)).status).toBe(200)
  expect((await knock({ iat: seconds - 900, exp: seconds - 300 }, key)).status).toBe(401)
  expect((await knock({ iat: seconds + 300, exp: seconds + 600 }, key)).status).toBe(401)
  expect((await knock({ iat: seconds - 60, exp: seconds + 3600 }, key)).status).toBe(401)
  expect((await knock({ iat: seconds - 60, exp: seconds + 300, iss: '7' }, key)).status).toBe(404)
})

it('lets an installation token live for an hour', async () => {
  const { rest } = await octokitWithToken(github, installationId)
  await rest.repos.get(at(repository))
  later = 3_599_000
  await rest.repos.get(at(repository))
  later = 3_601_000
  await expect(rest.repos.get(at(repository))).rejects.toMatchObject({
    status: 401,
    response: { data: { message: 'Bad credentials' } },
  })
})

it('refuses what the token was not granted', async () => {
  const stranger = github.account('careful')
  const careful = stranger.repository('vault')
  const { id } = github.install(stranger, { permissions: { metadata: 'read', checks: 'read' } })
  const { rest } = octokitOf(github, id)
  await expect(rest.repos.getContent({ ...at(careful), path: 'README.md' })).rejects.toMatchObject({
    status: 403,
    response: { data: { message: 'Resource not accessible by integration' } },
  })
  await expect(
    rest.checks.create({ ...at(careful), name: 'x', head_sha: careful.tip().sha }),
  ).rejects.toMatchObject({ status: 403 })
  await rest.repos.get(at(careful))
})

it('hides repositories that are not of the installation', async () => {
  const other = github.account('else').repository('secret')
  const { rest } = octokitOf(github, installationId)
  await expect(rest.repos.get(at(other))).rejects.toMatchObject({ status: 404 })
  octo.removeRepository(repository)
  await expect(rest.repos.get(at(repository))).rejects.toMatchObject({ status: 404 })
})

it('forgets the tokens of an account that uninstalled the app', async () => {
  const { rest } = await octokitWithToken(github, installationId)
  await rest.repos.get(at(repository))
  github.uninstall(octo)
  await expect(rest.repos.get(at(repository))).rejects.toMatchObject({ status: 401 })
})

it('redirects from the old name of a repository', async () => {
  const before = at(repository)
  repository.rename('motor')
  const { rest } = octokitOf(github, installationId)
  const since = github.mark()
  const { data } = await rest.repos.get(before)
  expect(data.full_name).toBe('octo/motor')
  expect(since().map((request) => request.status)).toEqual([201, 301, 200])
})

it('gives an artifact once for a minute, from another host and without a token', async () => {
  const run = repository.startRun({ branch: 'main' })
  await run.complete({ artifacts: { 'tidemark-bench': { 'bench.json': '{"a":1}' } } })
  const { rest } = octokitOf(github, installationId)
  const artifact = { ...at(repository), artifact_id: run.run.artifacts[0]?.id ?? 0, archive_format: 'zip' }
  const { headers } = await rest.actions.downloadArtifact({ ...artifact, request: { redirect: 'manual' } })
  const url = headers.location ?? ''
  expect(new URL(url).host).not.toBe(github.host)
  expect((await fetch(url, { headers: { authorization: 'token x' } })).status).toBe(400)
  const zip = new Uint8Array(await (await fetch(url)).arrayBuffer())
  expect(zip).toEqual(new Uint8Array(run.run.artifacts[0]?.zip ?? []))
  later = 61_000
  expect((await fetch(url)).status).toBe(403)
  run.expireArtifacts()
  await expect(rest.actions.downloadArtifact(artifact)).rejects.toMatchObject({ status: 410 })
})
