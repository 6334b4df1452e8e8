import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pin } from '../../scripts/pin/main.ts'
import { referencesIn } from '../../scripts/pin/references.ts'
import type { Sources } from '../../scripts/pin/resolve.ts'

const COMMIT = 'c'.repeat(40)
const DIGEST = `sha256:${'d'.repeat(64)}`

let server: Server
let sources: Sources
let folder: string
let asked: string[]
let commit = COMMIT

beforeEach(async () => {
  asked = []
  commit = COMMIT
  folder = mkdtempSync(join(tmpdir(), 'tidemark-pin-'))
  server = createServer((request, response) => {
    const url = request.url ?? ''
    asked.push(`${request.method} ${url}`)
    const { port } = server.address() as AddressInfo
    if (url === '/repos/actions/checkout/commits/refs%2Ftags%2Fv4.2.2') return void response.end(commit)
    if (url.startsWith('/token?')) return void response.end(JSON.stringify({ token: 'of a stranger' }))
    if (url === '/v2/library/node/manifests/24.21.0-slim') {
      if (!request.headers.authorization) {
        const realm = `Bearer realm="http://127.0.0.1:${port}/token",service="registry",scope="repository:library/node:pull"`
        return void response.writeHead(401, { 'www-authenticate': realm }).end()
      }
      return void response.writeHead(200, { 'docker-content-digest': DIGEST }).end()
    }
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sources = { githubApi: origin, registry: () => origin }
})

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

it('pins what has only a tag, to what the tag names, and keeps the tag for people', async () => {
  const workflow = file(
    'ci.yml',
    '      - uses: actions/checkout@v4.2.2\n      - uses: actions/checkout@v4.2.2\n',
  )
  const dockerfile = file('Dockerfile', 'FROM node:24.21.0-slim AS build\n')
  expect(await pin([workflow, dockerfile], { write: true, sources })).toEqual([])
  const line = `      - uses: actions/checkout@${COMMIT} # v4.2.2\n`
  expect(readFileSync(workflow, 'utf8')).toBe(line + line)
  expect(readFileSync(dockerfile, 'utf8')).toBe(`FROM node:24.21.0-slim@${DIGEST} AS build\n`)
  expect(asked.filter((one) => one.startsWith('GET /repos'))).toHaveLength(1)
  expect(await pin([workflow, dockerfile], { write: false, sources })).toEqual([])
})

it('says what is pinned to something else than its tag names, and what is not pinned', async () => {
  const workflow = file(
    'ci.yml',
    `- uses: actions/checkout@${'b'.repeat(40)} # v4.2.2\n- uses: actions/checkout@v4.2.2\n`,
  )
  const problems = await pin([workflow], { write: false, sources })
  expect(problems).toEqual([
    expect.stringContaining(`is pinned to ${'b'.repeat(40)}, but names ${COMMIT}`),
    expect.stringContaining(`is not pinned; it names ${COMMIT}`),
  ])
})

it.each(['', 'not a hash', '<html>', 'abc'])('never writes what is no hash (%j)', async (answer) => {
  commit = answer
  const workflow = file('ci.yml', '- uses: actions/checkout@v4.2.2\n')
  expect(await pin([workflow], { write: true, sources })).toEqual([
    expect.stringContaining('cannot be looked up'),
  ])
  expect(readFileSync(workflow, 'utf8')).toBe('- uses: actions/checkout@v4.2.2\n')
})

it('leaves alone what cannot be looked up', async () => {
  const compose = file('compose.yaml', 'services:\n  a:\n    image: ghcr.io/owner/name:v1.2.3\n')
  expect(await pin([compose], { write: true, sources })).toEqual([
    expect.stringContaining('the registry answers 404'),
  ])
  expect(readFileSync(compose, 'utf8')).toContain('image: ghcr.io/owner/name:v1.2.3\n')
})

it('reads the names of images as Docker does', () => {
  const names = ['node:1.0.0', 'owner/name:1.0.0', 'ghcr.io/owner/name:1.0.0']
  expect(names.flatMap((name) => referencesIn(`FROM ${name}`)).map(({ name }) => name)).toEqual([
    'docker.io/library/node',
    'docker.io/owner/name',
    'ghcr.io/owner/name',
  ])
})
