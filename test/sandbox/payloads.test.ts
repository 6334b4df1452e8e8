import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { privateKey } from './octokit.ts'

type Payload = Record<string, unknown>

const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples/api.github.com/index.json')
const real: { name: string; examples: Payload[] }[] = JSON.parse(readFileSync(file, 'utf8'))

let github: Sandbox

beforeEach(async () => {
  github = await startSandbox()
  github.createApp({ privateKey })
  github.app().events.push('push')
  const octo = github.account('octo', { type: 'Organization' })
  const engine = octo.repository('engine')
  const other = octo.repository('other')
  github.install(octo)
  engine.branch('feature')
  engine.commit('feature')
  const pull = engine.openPullRequest({ head: 'feature' })
  engine.commit('feature')
  pull.comment('bob', 'Hello')
  await engine.startRun({ pullRequest: pull }).complete()
  const { checkRuns } = engine.repository.suites.find((suite) => suite.checkRuns.length > 0) ?? {}
  const own = checkRuns?.[0]
  if (!own) throw new Error('the run has no check run')
  own.app = github.app()
  engine.rerequestCheck(own)
  engine.requestAction(own, 'accept')
  engine.rerequestSuite(pull.headSha())
  engine.mergeGroup(pull)
  pull.close()
  engine.rename('motor')
  octo.removeRepository(other)
  github.uninstall(octo)
})

afterEach(() => github.stop())

/** The names of fields, three levels deep, of those objects that are not addresses of something. */
function fields(value: unknown, depth = 0): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 3) return []
  return Object.entries(value).flatMap(([name, each]) => [
    name,
    ...fields(each, depth + 1).map((inner) => `${name}.${inner}`),
  ])
}

/** Fields of GitHub's recorded payloads that depend on the occasion, or that GitHub sends no more. */
const OCCASIONAL =
  /(^|\.)(deployment|assignee\.|license\.|milestone\.|permissions\.|custom_properties|stargazers$|master_branch|owner\.(name|email))/

function sent(event: string, action: string | null): Payload {
  const delivery = github.deliveries.find((each) => each.event === event && each.action === action)
  if (!delivery) throw new Error(`nothing sent ${event}.${action}`)
  return JSON.parse(delivery.payload)
}

it.each([
  ['workflow_run', 'completed'],
  ['workflow_run', 'requested'],
  ['pull_request', 'opened'],
  ['pull_request', 'synchronize'],
  ['pull_request', 'closed'],
  ['check_run', 'created'],
  ['check_run', 'completed'],
  ['check_run', 'rerequested'],
  ['check_run', 'requested_action'],
  ['check_suite', 'rerequested'],
  ['issue_comment', 'created'],
  ['installation', 'created'],
  ['installation', 'deleted'],
  ['installation_repositories', 'removed'],
  ['merge_group', 'checks_requested'],
  ['repository', 'renamed'],
  ['push', null],
])('%s %s has every field of the payload that GitHub recorded', (event, action) => {
  const examples = real.find((each) => each.name === event)?.examples ?? []
  const example = examples.find((each) => action === null || each.action === action)
  expect(example).toBeDefined()
  const ours = new Set(fields(sent(event, action)))
  const absent = fields(example).filter((name) => !ours.has(name) && !OCCASIONAL.test(name))
  expect(absent).toEqual([])
})

it('every payload of a repository names installation, repository, organization and sender', () => {
  for (const { event, payload } of github.deliveries) {
    const told: Payload = JSON.parse(payload)
    expect(told).toMatchObject({
      sender: { login: expect.any(String) },
      installation: { id: expect.any(Number) },
    })
    if (event.startsWith('installation')) continue
    expect(told).toMatchObject({ organization: { login: 'octo' }, repository: { owner: { login: 'octo' } } })
  }
})
