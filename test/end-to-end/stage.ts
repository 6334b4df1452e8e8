import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnvironment } from '../../src/environment.ts'
import { ownLimits } from '../../src/github/limits.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { NewRun, RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts'
import { type Service, startService } from '../../src/service.ts'
import { createPool } from '../../src/workers/pool.ts'
import { expectValidTraffic } from '../github/validate.ts'
import { startRedis } from '../servers/redis.ts'
import { startSqld } from '../servers/sqld.ts'

const MINUTE = 60_000

/** The built worker processes, which start sooner; one stage after the other may use them. */
const pool = createPool(new URL('../../dist/worker.js', import.meta.url), { warn() {} })

/**
 * The real app, beside a GitHub of its own, on a fresh database: a file, or servers
 * where `npm run test:replicas` says so.
 */
export interface Stage {
  github: Sandbox
  databaseUrl: string
  /** That deliveries are signed with. */
  secret: string
  /** The running service; another one after `restart`. */
  service(): Service
  /** Stops the app, and starts it again; `meanwhile` happens in between. */
  restart(meanwhile?: () => Promise<void>): Promise<void>
  /** GitHub's deliveries do not reach the app until told otherwise. */
  cutOff(cut: boolean): void
  /** Lets time pass, for GitHub and the app alike. */
  pass(minutes: number): void
  /** Resolves when every delivery has its answer and every job is done. */
  settle(): Promise<void>
  end(): Promise<void>
}

export interface StageOptions {
  /** More environment variables. */
  env?: Record<string, string>
  permissions?: Record<string, 'read' | 'write'>
  /** Milliseconds between the tries of a job. */
  pauses?: number[]
  /** Milliseconds between two versions of a comment; none by default. */
  commentPause?: number
  /** Milliseconds that pass with every look at the clock; a second by default. */
  tick?: number
  /** Work that comes back by itself is done. */
  chores?: boolean
  /** Pages for people beside the API. */
  sites?: SandboxOptions['sites']
}

/** Sets the stage. Time is made up: it moves with every look at the clock, and with `pass`. */
export async function setStage({
  env = {},
  permissions,
  sites,
  pauses = [MINUTE, MINUTE],
  commentPause = 0,
  tick = 1_000,
  chores = false,
}: StageOptions = {}): Promise<Stage> {
  let time = Date.parse('2026-03-02T08:00:00Z')
  const now = () => {
    time += tick
    return time
  }
  // The time that is made up here is no measure for a budget of writes in real time.
  const limits = ownLimits({ writes: 10_000, notifications: 10_000 })
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-'))
  const server = process.env.TIDEMARK_TEST_STORE === 'sqld' ? await startSqld() : null
  const redis = process.env.TIDEMARK_TEST_QUEUE === 'redis' ? await startRedis() : null
  const databaseUrl = server?.url ?? `file:${join(folder, 'tidemark.db')}`
  const github = await startSandbox({ now, clock: Date.now, ...(sites ? { sites } : {}) })
  const app = github.createApp(permissions ? { permissions: { ...DEFAULTS, ...permissions } } : {})
  const environment = readEnvironment({
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis?.url ?? '',
    ...env,
  })
  if (!environment) throw new Error('the environment of the stage is incomplete')
  const start = async () => {
    const service = await startService(environment, { now, pauses, commentPause, chores, pool, limits })
    app.webhookUrl = `${service.url}/api/github/webhooks`
    return service
  }
  let service = await start()
  return {
    github,
    databaseUrl,
    secret: app.webhookSecret,
    service: () => service,
    async restart(meanwhile) {
      await service.stop()
      await meanwhile?.()
      service = await start()
    },
    cutOff(cut) {
      app.webhookUrl = cut ? null : `${service.url}/api/github/webhooks`
    },
    pass(minutes) {
      time += minutes * MINUTE
    },
    async settle() {
      for (let seen = -1; seen !== github.deliveries.length + github.requests.length; ) {
        seen = github.deliveries.length + github.requests.length
        await github.settled()
        await service.idle()
      }
    },
    async end() {
      await service.stop()
      expectValidTraffic(github)
      await github.stop()
      await server?.stop()
      await redis?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const DEFAULTS = {
  actions: 'read',
  checks: 'write',
  contents: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
} as const

/** A value of Tidemark's own document. */
type Value = number | Record<string, unknown>

/** An artifact with Tidemark's own document in it. */
export function upload(metrics: Record<string, Value>, more: Record<string, unknown> = {}) {
  return { 'tidemark-numbers': { 'numbers.json': JSON.stringify({ version: 1, metrics, ...more }) } }
}

/** Pushes a commit to the base branch and lets CI upload its numbers. */
export async function buildBase(
  stage: Stage,
  repository: RepositoryHandle,
  metrics: Record<string, Value>,
  more: { branch?: string; workflow?: string } = {},
): Promise<string> {
  const branch = more.branch ?? 'main'
  const { sha } = repository.commit(branch)
  const run = repository.startRun({
    branch,
    event: 'push',
    ...(more.workflow ? { workflow: more.workflow } : {}),
  })
  await run.complete({ artifacts: upload(metrics) })
  await stage.settle()
  return sha
}

/** Lets CI run for a pull request and upload its numbers. */
export async function buildPullRequest(
  stage: Stage,
  repository: RepositoryHandle,
  pullRequest: PullRequestHandle,
  metrics: Record<string, Value>,
  more: { workflow?: string; upload?: Record<string, unknown> } = {},
): Promise<void> {
  const run = repository.startRun({ pullRequest, ...(more.workflow ? { workflow: more.workflow } : {}) })
  await run.complete({ artifacts: upload(metrics, more.upload) })
  await stage.settle()
}

/** Lets CI run and upload these files. */
export async function buildFiles(
  stage: Stage,
  repository: RepositoryHandle,
  run: NewRun,
  files: Record<string, string>,
): Promise<void> {
  await repository.startRun(run).complete({ artifacts: { 'tidemark-reports': files } })
  await stage.settle()
}

/** The one check run of a commit; fails if there is another number of them. */
export function checkRunOf(repository: RepositoryHandle, sha: string) {
  const [checkRun, ...others] = repository.checkRuns(sha)
  if (!checkRun || others.length > 0)
    throw new Error(`expected one check run of ${sha}, found ${others.length + (checkRun ? 1 : 0)}`)
  return checkRun
}

/** The one comment of a pull request; fails if there is another number of them. */
export function commentOf(pullRequest: PullRequestHandle): string {
  const [comment, ...others] = pullRequest.comments()
  if (!comment || others.length > 0) {
    throw new Error(`expected one comment, found ${others.length + (comment ? 1 : 0)}`)
  }
  return comment.body
}

/**
 * What a report costs: requests without those that read which merge a run tests and what it descends from, which are
 * remembered. Fails if there are more than two of these for each of the runs.
 */
export function costOf<Request extends { method: string; path: string }>(
  requests: Request[],
  { runs }: { runs: number },
): Request[] {
  const isOfMerge = ({ method, path }: Request) =>
    method === 'GET' && /\/(pulls\/\d+$|commits\?sha=[0-9a-f]{40})/.test(path)
  const ofMerges = requests.filter(isOfMerge)
  if (ofMerges.length > 2 * runs) throw new Error(`${ofMerges.length} requests for merges of ${runs} runs`)
  return requests.filter((request) => !isOfMerge(request))
}
