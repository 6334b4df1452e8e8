import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { routes } from '../../src/sandbox/routes/all.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { expectValidTraffic } from '../github/validate.ts'
import { at, octokitOf, octokitOfApp } from './octokit.ts'

let github: Sandbox
let repository: RepositoryHandle
let installationId: number

beforeEach(async () => {
  github = await startSandbox()
  github.createApp({
    permissions: {
      actions: 'write',
      checks: 'write',
      contents: 'read',
      metadata: 'read',
      pull_requests: 'write',
    },
  })
  const octo = github.account('octo', { type: 'Organization' })
  repository = octo.repository('engine', { files: { '.github/tidemark.yml': 'metrics: {}\n' } })
  installationId = github.install(octo).id
})

afterEach(() => github.stop())

it('answers every endpoint as GitHub describes it', async () => {
  const app = octokitOfApp(github)
  const { rest } = octokitOf(github, installationId)
  const where = at(repository)
  repository.branch('feature')
  const head = repository.commit('feature', { files: { 'src/a.txt': 'one\ntwo\n' } })
  const pull = repository.openPullRequest({ head: 'feature' })
  const run = repository.startRun({ pullRequest: pull })
  await run.complete({ artifacts: { 'tidemark-bench': { 'bench.json': '{}' } } })
  await github.settled()

  await app.rest.apps.getAuthenticated()
  await app.rest.apps.listInstallations()
  await app.rest.apps.getInstallation({ installation_id: installationId })
  await app.rest.apps.getRepoInstallation(where)
  await app.rest.apps.createInstallationAccessToken({
    installation_id: installationId,
    repositories: ['engine'],
    permissions: { checks: 'write' },
  })
  const deliveries = await app.rest.apps.listWebhookDeliveries({ per_page: 5 })
  const delivery_id = deliveries.data[0]?.id ?? 0
  await app.rest.apps.getWebhookDelivery({ delivery_id })
  await app.rest.apps.redeliverWebhookDelivery({ delivery_id })
  await rest.apps.listReposAccessibleToInstallation()
  await rest.rateLimit.get()

  await rest.repos.get(where)
  await rest.repos.getContent({ ...where, path: '.github/tidemark.yml', ref: 'main' })
  await rest.repos.getContent({ ...where, path: '.github', mediaType: { format: 'object' } })
  await rest.repos.getContent({ ...where, path: 'README.md', mediaType: { format: 'raw' } })
  await rest.git.getRef({ ...where, ref: 'heads/feature' })
  await rest.repos.getCollaboratorPermissionLevel({ ...where, username: 'octo' })
  await rest.repos.listCommits({ ...where, sha: 'feature', per_page: 1 })
  await rest.repos.getCommit({ ...where, ref: head.sha })
  await rest.repos.compareCommitsWithBasehead({ ...where, basehead: `main...${head.sha}` })
  await rest.repos.listPullRequestsAssociatedWithCommit({ ...where, commit_sha: head.sha })
  await rest.pulls.list({ ...where, head: 'octo:feature', state: 'all' })
  await rest.pulls.get({ ...where, pull_number: pull.number })
  await rest.pulls.listFiles({ ...where, pull_number: pull.number })
  await rest.pulls.listCommits({ ...where, pull_number: pull.number })

  const issue = { ...where, issue_number: pull.number }
  const comment = await rest.issues.createComment({ ...issue, body: 'Hello' })
  const comment_id = comment.data.id
  await rest.issues.listComments(issue)
  await rest.issues.getComment({ ...where, comment_id })
  await rest.issues.updateComment({ ...where, comment_id, body: 'Hello again' })
  await rest.issues.deleteComment({ ...where, comment_id })

  const check = await rest.checks.create({ ...where, name: 'Tidemark', head_sha: head.sha })
  const check_run_id = check.data.id
  await rest.checks.update({
    ...where,
    check_run_id,
    conclusion: 'neutral',
    output: {
      title: 'Title',
      summary: 'Summary',
      annotations: [
        { path: 'src/a.txt', start_line: 1, end_line: 2, annotation_level: 'warning', message: 'Slow' },
      ],
    },
    actions: [{ label: 'Accept', description: 'Accept the change', identifier: 'accept' }],
  })
  await rest.checks.get({ ...where, check_run_id })
  await rest.checks.listAnnotations({ ...where, check_run_id })
  await rest.checks.listForRef({ ...where, ref: head.sha, check_name: 'Tidemark' })
  await rest.checks.listSuitesForRef({ ...where, ref: head.sha })

  await rest.actions.listWorkflowRunsForRepo({ ...where, head_sha: head.sha, event: 'pull_request' })
  await rest.actions.getWorkflowRun({ ...where, run_id: run.id })
  await rest.actions.listJobsForWorkflowRun({ ...where, run_id: run.id })
  const { data } = await rest.actions.listWorkflowRunArtifacts({ ...where, run_id: run.id })
  await rest.actions.downloadArtifact({
    ...where,
    artifact_id: data.artifacts[0]?.id ?? 0,
    archive_format: 'zip',
  })
  await rest.actions.reRunWorkflow({ ...where, run_id: run.id })
  await github.settled()

  expectValidTraffic(github)
  const asked = new Set(github.requests.map(({ method, route }) => `${method} ${route}`))
  const never = routes.map(({ method, path }) => `${method} ${path}`).filter((each) => !asked.has(each))
  expect(never).toEqual([])
  expect(github.requests.filter((request) => request.status >= 400)).toEqual([])
})
