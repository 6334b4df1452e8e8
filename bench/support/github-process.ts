import { setTimeout as pause } from 'node:timers/promises'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Prepared, Request } from './github-protocol.ts'
import { readings } from './store.ts'

interface Waiting {
  repository: RepositoryHandle
  pullRequest: PullRequestHandle
}

/** How often a look is taken whether reports are there; what is measured is when their requests came. */
const LOOK_MS = 5
/** What GitHub says of a run and its one job: requested, in progress and completed, created and completed. */
const DELIVERIES_OF_A_RUN = 5

const now = () => performance.timeOrigin + performance.now()
const github = await startSandbox({ now, clock: Date.now, limits: { perHour: Number.POSITIVE_INFINITY } })
const app = github.createApp()
const repositories: { repository: RepositoryHandle; installationId: number }[] = []
const waiting: Waiting[] = []
let seed = 1

function artifacts(metrics: number) {
  const values = readings(metrics, seed++).map((one) => {
    const { id, unit, better } = one.definition
    return [id, { value: 'number' in one ? one.number : 0, unit, better }] as const
  })
  const document = { version: 1, metrics: Object.fromEntries(values) }
  return { 'tidemark-numbers': { 'numbers.json': JSON.stringify(document) } }
}

function prepare(count: number): Prepared {
  for (let n = 0; n < count; n++) {
    const account = github.account(`owner-${n}`)
    const repository = account.repository('numbers')
    repositories.push({ repository, installationId: github.install(account).id })
  }
  return {
    host: github.host,
    appId: app.id,
    privateKey: app.privateKey,
    secret: app.webhookSecret,
    repositories: repositories.map(({ repository, installationId }) => {
      return { id: repository.id, owner: repository.owner(), name: repository.name(), installationId }
    }),
  }
}

async function buildBase(builds: number, metrics: number): Promise<void> {
  for (let n = 0; n < builds; n++) {
    for (const { repository } of repositories) {
      repository.commit('main')
      await repository.startRun({ branch: 'main', event: 'push' }).complete({ artifacts: artifacts(metrics) })
    }
    await github.post.settled()
  }
}

/** One of each repository after the other, so that the reports go round the installations. */
async function openPullRequests(each: number): Promise<void> {
  for (let n = 1; n <= each; n++) {
    for (const { repository } of repositories) {
      repository.branch(`change-${n}`)
      repository.commit(`change-${n}`)
      waiting.push({ repository, pullRequest: repository.openPullRequest({ head: `change-${n}` }) })
    }
  }
  await github.post.settled()
}

/** Completes a run of a pull request; what GitHub says of it meanwhile is held back, but for its end. */
async function finishRuns(batch: Waiting[], metrics: number): Promise<void> {
  github.post.hold()
  for (const { repository, pullRequest } of batch) {
    await repository.startRun({ pullRequest }).complete({ artifacts: artifacts(metrics) })
  }
  github.post.release((held) =>
    held.filter((one) => one.event === 'workflow_run' && one.action === 'completed'),
  )
}

/** When the comment and the check run of a report came, the later of the two; null while one is missing. */
function reportedAt({ repository, pullRequest }: Waiting): number | null {
  const sent = github.requests.filter((request) => {
    const { owner, repo } = request.params
    if (request.method !== 'POST' || owner !== repository.owner() || repo !== repository.name()) return false
    if (request.route?.endsWith('/check-runs')) {
      return (request.body as { head_sha: string }).head_sha === pullRequest.headSha()
    }
    return request.params.issue_number === String(pullRequest.number)
  })
  return sent.length < 2 ? null : Math.max(...sent.map((request) => request.at))
}

/** Lets CI finish for these; when the first delivery left, and when each report had come. */
async function report(batch: Waiting[], metrics: number): Promise<{ began: number; ended: number[] }> {
  github.requests.length = 0
  await finishRuns(batch, metrics)
  const ended = new Map<Waiting, number>()
  while (ended.size < batch.length) {
    await pause(LOOK_MS)
    for (const one of batch) {
      const end = ended.has(one) ? null : reportedAt(one)
      if (end !== null) ended.set(one, end)
    }
  }
  const sent = github.deliveries.slice(-DELIVERIES_OF_A_RUN * batch.length)
  const completed = sent.filter((one) => one.event === 'workflow_run' && one.action === 'completed')
  return { began: Math.min(...completed.map((one) => one.at)), ended: [...ended.values()] }
}

async function answer(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'prepare':
      return prepare(request.repositories)
    case 'connect':
      app.webhookUrl = request.url
      return null
    case 'build base':
      await buildBase(request.builds, request.metrics)
      return null
    case 'open pull requests':
      await openPullRequests(request.each)
      return null
    case 'report one by one': {
      const milliseconds: number[] = []
      for (const one of waiting.splice(0, request.count)) {
        const { began, ended } = await report([one], request.metrics)
        milliseconds.push(Math.max(...ended) - began)
      }
      return milliseconds
    }
    case 'report all': {
      const { began, ended } = await report(waiting.splice(0), request.metrics)
      return (ended.length * 1_000) / (Math.max(...ended) - began)
    }
  }
}

process.on('message', (request: Request) => {
  answer(request).then(
    (reply) => process.send?.({ reply }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
