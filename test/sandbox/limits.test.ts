import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { githubSecondaryLimits } from '../../src/sandbox/rate-limit.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { expectValidTraffic, requestProblems } from '../github/validate.ts'
import { at, octokitWithToken, privateKey } from './octokit.ts'

let github: Sandbox
let repository: RepositoryHandle
let pull: PullRequestHandle
let rest: Awaited<ReturnType<typeof octokitWithToken>>['rest']
let request: Awaited<ReturnType<typeof octokitWithToken>>['request']
let later: number

beforeEach(async () => {
  later = 0
  const start = Date.now()
  github = await startSandbox({ now: () => start + later })
  github.createApp({ privateKey })
  const octo = github.account('octo')
  repository = octo.repository('engine')
  repository.branch('feature')
  repository.commit('feature')
  pull = repository.openPullRequest({ head: 'feature' })
  const octokit = await octokitWithToken(github, github.install(octo).id)
  rest = octokit.rest
  request = octokit.request
})

afterEach(() => github.stop())

const letters = (count: number) => 'x'.repeat(count)

function check(fields: object) {
  return request('POST /repos/{owner}/{repo}/check-runs', {
    ...at(repository),
    name: 'Tidemark',
    head_sha: pull.headSha(),
    ...fields,
  })
}

const annotation = {
  path: 'a.ts',
  start_line: 1,
  end_line: 1,
  annotation_level: 'notice' as const,
  message: 'note',
}

const action = { label: 'Accept', description: 'Accept it', identifier: 'accept' }

it('takes a comment of 65,536 characters and not one more', async () => {
  const issue = { ...at(repository), issue_number: pull.number }
  await rest.issues.createComment({ ...issue, body: letters(65_536) })
  await expect(rest.issues.createComment({ ...issue, body: letters(65_537) })).rejects.toMatchObject({
    status: 422,
    response: { data: { message: 'Validation Failed', errors: [{ field: 'body' }] } },
  })
  expect(pull.comments()).toHaveLength(1)
  expectValidTraffic(github)
})

describe('a check run', () => {
  it.each([
    ['a summary', { output: { title: 'T', summary: letters(65_536) } }],
    ['a text', { output: { title: 'T', summary: 'S', text: letters(65_536) } }],
    ['51 annotations', { output: { title: 'T', summary: 'S', annotations: Array(51).fill(annotation) } }],
    ['four actions', { actions: Array(4).fill(action) }],
    ['a label', { actions: [{ ...action, label: letters(21) }] }],
    ['a description', { actions: [{ ...action, description: letters(41) }] }],
    ['an identifier', { actions: [{ ...action, identifier: letters(21) }] }],
    ['no title', { output: { summary: 'S' } }],
    ['no conclusion', { status: 'completed' }],
    ['an unknown property', { colour: 'red' }],
    ['an unknown commit', { head_sha: '0'.repeat(40) }],
    [
      'a message',
      { output: { title: 'T', summary: 'S', annotations: [{ ...annotation, message: letters(65_537) }] } },
    ],
    [
      'columns',
      {
        output: {
          title: 'T',
          summary: 'S',
          annotations: [{ ...annotation, end_line: 2, start_column: 1 }],
        },
      },
    ],
  ])('is refused for %s beyond what GitHub takes', async (_, fields) => {
    await expect(check(fields)).rejects.toMatchObject({ status: 422 })
    expect(repository.checkRuns(pull.headSha())).toEqual([])
  })

  it('is taken at its limits, and each update appends its annotations', async () => {
    const output = {
      title: 'T',
      summary: letters(65_535),
      text: letters(65_535),
      annotations: Array(50).fill(annotation),
    }
    const actions = Array(3).fill({
      label: letters(20),
      description: letters(40),
      identifier: letters(20),
    })
    const { data } = await check({ output, actions })
    const check_run_id = Number(data.id)
    await rest.checks.update({ ...at(repository), check_run_id, output })
    const { data: all } = await rest.checks.listAnnotations({
      ...at(repository),
      check_run_id,
      per_page: 100,
    })
    expect(all).toHaveLength(100)
    expectValidTraffic(github)
  })

  it('goes back to work and forgets its conclusion', async () => {
    const { data } = await check({ conclusion: 'failure' })
    expect(data).toMatchObject({ status: 'completed', conclusion: 'failure' })
    const update = { ...at(repository), check_run_id: Number(data.id) }
    const again = await rest.checks.update({ ...update, status: 'in_progress' })
    expect(again.data).toMatchObject({ status: 'in_progress', conclusion: null, completed_at: null })
  })
})

it('answers in pages that link to each other', async () => {
  for (let count = 0; count < 5; count++) pull.comment('bob', `comment ${count}`)
  const issue = { ...at(repository), issue_number: pull.number, per_page: 2 }
  const { headers } = await rest.issues.listComments({ ...issue, page: 2 })
  expect(headers.link?.match(/rel="(\w+)"/g)).toEqual([
    'rel="prev"',
    'rel="next"',
    'rel="last"',
    'rel="first"',
  ])
  const next = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1] ?? ''
  const last = await request(next)
  expect(last.data).toMatchObject([{ body: 'comment 4' }])
})

it('answers 304 for what the caller has already, at no cost', async () => {
  const { headers } = await rest.repos.get(at(repository))
  const again = rest.repos.get({ ...at(repository), headers: { 'if-none-match': headers.etag ?? '' } })
  await expect(again).rejects.toMatchObject({ status: 304 })
  const after = await rest.rateLimit.get()
  expect(String(after.data.rate.used)).toBe(headers['x-ratelimit-used'])
})

it('refuses a caller whose hour is spent, until the next', async () => {
  github.limits.perHour = 3
  for (let count = 0; count < 3; count++) await rest.repos.get(at(repository))
  await expect(rest.repos.get(at(repository))).rejects.toMatchObject({
    status: 403,
    response: {
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '3' },
      data: { message: expect.stringContaining('API rate limit exceeded') },
    },
  })
  const other = github.account('other')
  const { rest: others } = await octokitWithToken(github, github.install(other).id)
  await others.repos.get(at(other.repository('theirs')))
})

it('refuses the eighty-first comment of a minute where the secondary limits are on', async () => {
  Object.assign(github.limits, githubSecondaryLimits)
  const issue = { ...at(repository), issue_number: pull.number, body: 'Hello' }
  for (let count = 0; count < 80; count++) await rest.issues.createComment(issue)
  await expect(rest.issues.createComment(issue)).rejects.toMatchObject({
    status: 403,
    response: { headers: { 'retry-after': '60' } },
  })
  later = 61_000
  await rest.issues.createComment(issue)
  expect(pull.comments()).toHaveLength(81)
})

describe('the description', () => {
  it.each([
    ['51 annotations', { output: { title: 'T', summary: 'S', annotations: Array(51).fill(annotation) } }],
    ['four actions', { actions: Array(4).fill(action) }],
    ['a label of 21 characters', { actions: [{ ...action, label: letters(21) }] }],
    ['a status of its own', { status: 'nearly' }],
  ])('notices a check run with %s', async (_, fields) => {
    await check(fields).catch(() => undefined)
    const last = github.requests.at(-1)
    expect(last && requestProblems(last)).not.toEqual([])
  })

  it('notices a parameter that GitHub does not know', async () => {
    await request('GET /repos/{owner}/{repo}/pulls', { ...at(repository), colour: 'red' })
    const last = github.requests.at(-1)
    expect(last && requestProblems(last)).toEqual([expect.stringContaining('unknown parameter colour')])
  })

  it('notices an answer that GitHub would not give', async () => {
    await rest.repos.get(at(repository))
    const last = github.requests.at(-1)
    expect(last && requestProblems({ ...last, answer: { id: 'one' } })).not.toEqual([])
    expect(last && requestProblems({ ...last, status: 299 })).not.toEqual([])
  })
})
