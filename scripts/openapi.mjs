// Cuts GitHub's OpenAPI description down to the endpoints and webhooks that the tests meet, and writes it to
// test/github/openapi.json. Without an argument the description comes from the npm package @octokit/openapi.
//   npx tsx scripts/openapi.mjs [path of api.github.com.json]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes } from '../src/sandbox/routes/all.ts'

const PACKAGE = '@octokit/openapi@23.0.2'
const OUTPUT = new URL('../test/github/openapi.json', import.meta.url)

const EVENTS =
  /^(check-run|check-suite|installation|installation-repositories|issue-comment|merge-group|pull-request|push|repository|workflow-run)(-|$)/
const ACTIONS =
  /^(push|.*-(created|completed|requested|rerequested|requested-action|in-progress|opened|edited|closed|reopened|synchronize|deleted|added|removed|checks-requested|destroyed|renamed|transferred))$/

/** Words for people; a description without them says the same to a validator. */
const PROSE = [
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'title',
  'x-github',
  'default',
]

function fetchDescription() {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'))
  try {
    execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder], { stdio: 'pipe' })
    execFileSync('sh', ['-c', `tar -xzf *.tgz package/generated/api.github.com.json`], { cwd: folder })
    return JSON.parse(readFileSync(join(folder, 'package/generated/api.github.com.json'), 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Takes the prose out of a schema or operation; names of properties are no prose, whatever they are called. */
function bare(value, isNames = false) {
  if (Array.isArray(value)) return value.map((each) => bare(each))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => isNames || !PROSE.includes(key))
  return Object.fromEntries(
    kept.map(([key, each]) => [
      key,
      key === 'enum' ? events(each) : bare(each, key === 'properties' && !isNames),
    ]),
  )
}

/** Some lists of an app's events are older than merge queues. */
function events(values) {
  const isList = values.includes('check_suite') && values.includes('pull_request')
  return isList ? [...new Set([...values, 'merge_group'])] : values
}

/** Headers of requests say nothing here, and media types beside JSON have no schema worth checking. */
function operation(described) {
  const { operationId, parameters = [], requestBody, responses } = described
  const json = (part) =>
    part?.content?.['application/json']
      ? { content: { 'application/json': part.content['application/json'] } }
      : {}
  return bare({
    operationId,
    parameters,
    ...(requestBody
      ? { requestBody: { required: requestBody.required ?? false, ...json(requestBody) } }
      : {}),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, each]) => [status, each.$ref ? each : json(each)]),
    ),
  })
}

function referencedBy(value, found = new Set()) {
  if (typeof value !== 'object' || value === null) return found
  if (typeof value.$ref === 'string') found.add(value.$ref)
  for (const each of Object.values(value)) referencedBy(each, found)
  return found
}

/** Components that are referred to, directly or by another. */
function components(full, from) {
  const kept = {}
  const open = [...referencedBy(from)]
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    const [, , kind, name] = ref.split('/')
    if (kept[kind]?.[name]) continue
    const described = full.components[kind][name]
    const component =
      kind === 'responses'
        ? { content: { 'application/json': bare(described.content?.['application/json'] ?? {}) } }
        : bare(described)
    kept[kind] = { ...kept[kind], [name]: component }
    open.push(...referencedBy(component))
  }
  const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
  return sorted(Object.fromEntries(Object.entries(kept).map(([kind, each]) => [kind, sorted(each)])))
}

const full = process.argv[2] ? JSON.parse(readFileSync(process.argv[2], 'utf8')) : fetchDescription()

const paths = {}
for (const { method, path } of [...routes, { method: 'GET', path: '/rate_limit' }]) {
  const described = full.paths[path]?.[method.toLowerCase()]
  if (!described) throw new Error(`GitHub's description has no ${method} ${path}`)
  paths[path] = { ...paths[path], [method.toLowerCase()]: operation(described) }
}

// The description wants the account of a listed installation to be a user and an enterprise at once; the single
// installation's says it right.
paths['/app/installations'].get.responses[200].content['application/json'].schema.items = {
  $ref: '#/components/schemas/installation',
}

const webhooks = {}
for (const [name, { post }] of Object.entries(full['x-webhooks'])) {
  if (!EVENTS.test(name) || !ACTIONS.test(name)) continue
  webhooks[name] = bare(post.requestBody.content['application/json'].schema)
}

const description = {
  openapi: full.openapi,
  info: { version: full.info.version, license: full.info.license },
  paths,
  webhooks,
}
const text = JSON.stringify({ ...description, components: components(full, { paths, webhooks }) })
writeFileSync(OUTPUT, `${text}\n`)
console.log(
  `${Object.keys(paths).length} paths, ${Object.keys(webhooks).length} webhooks, ${text.length} bytes`,
)
