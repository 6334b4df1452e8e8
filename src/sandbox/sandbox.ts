import { generateKeyPairSync } from 'node:crypto'
import { accountOf } from './actions/accounts.ts'
import { addToInstallation, install, uninstall } from './actions/installations.ts'
import { createApi } from './api.ts'
import { createPost, type Post } from './deliveries.ts'
import type { World } from './events.ts'
import { createFaultPlan, type Fault, type Matcher, type Storm } from './faults.ts'
import { type AccountHandle, accountHandle } from './handles/account.ts'
import type { RepositoryHandle } from './handles/repository.ts'
import type { Account, AppUnderTest, Installation, Permissions, WebhookDelivery } from './model.ts'
import { createRateLimiter, defaultLimits, type Limits } from './rate-limit.ts'
import { createRequestLog, type RecordedRequest } from './requests.ts'
import { listen, type Site } from './server.ts'
import { emptyState } from './state.ts'

/** How a sandbox is started. */
export interface SandboxOptions {
  /** Milliseconds since the epoch; default the real time. */
  now?: () => number
  /** What tokens are judged by, where `now` is made up and Octokit's clock is not; default `now`. */
  clock?: () => number
  /** Default: any free one. */
  port?: number
  limits?: Partial<Limits>
  /** Pages and pictures to serve beside the API. */
  sites?: (world: World) => Site[]
}

/** The app under test; everything has a default but the address of its webhook. */
export interface NewApp {
  appId?: number
  slug?: string
  name?: string
  /** PEM; made if absent. */
  privateKey?: string
  webhookSecret?: string
  webhookUrl?: string
  permissions?: Permissions
  events?: string[]
}

/** A running GitHub of its own. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`. */
  url: string
  /** `127.0.0.1:PORT`, for `GHE_HOST`. */
  host: string
  world: World
  createApp(app?: NewApp): AppUnderTest
  /** The app; throws before `createApp`. */
  app(): AppUnderTest
  account(login: string, options?: { type?: Account['type'] }): AccountHandle
  /** Installs the app on all repositories of an account, or on some. */
  install(
    account: AccountHandle,
    options?: { repositories?: RepositoryHandle[]; permissions?: Permissions },
  ): Installation
  uninstall(account: AccountHandle): void
  /** Adds a repository to an installation that is on some only. */
  addRepository(account: AccountHandle, repository: RepositoryHandle): void
  /** Holding back, releasing and repeating deliveries. */
  post: Post
  deliveries: WebhookDelivery[]
  /** Resolves when every delivery that was sent has its answer. */
  settled(): Promise<void>
  requests: RecordedRequest[]
  /** Remembers this moment; the returned function gives the requests since. */
  mark(): () => RecordedRequest[]
  /** Every request as a line of JSON. */
  requestLines(): string
  /** Makes requests fail. */
  fail(matcher: Matcher, fault: Fault): void
  /** Lets a function decide of every request whether it fails; null ends that. */
  storm(decide: Storm | null): void
  /** May be changed at any time. */
  limits: Limits
  stop(): Promise<void>
}

const PERMISSIONS: Permissions = {
  actions: 'read',
  checks: 'write',
  contents: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
}

const EVENTS = [
  'check_run',
  'check_suite',
  'issue_comment',
  'merge_group',
  'pull_request',
  'repository',
  'workflow_run',
]

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** Starts an empty GitHub. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? Date.now
  const state = emptyState(now, options.clock ?? now)
  const post = createPost(state)
  const world: World = { state, post }
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const faults = createFaultPlan()
  const requests = createRequestLog()
  const api = createApi({ world, limiter: createRateLimiter(limits), faults, requests })
  const close = await listen(
    { state, api, faults, sites: options.sites?.(world) ?? [], requests },
    options.port,
  )

  return {
    url: state.origin,
    host: new URL(state.origin).host,
    world,
    createApp(fresh = {}) {
      const id = fresh.appId ?? state.nextId()
      const slug = fresh.slug ?? 'tidemark'
      const app: AppUnderTest = {
        id,
        slug,
        name: fresh.name ?? 'Tidemark',
        owner: accountOf(world, 'tidemark-maker'),
        permissions: { ...(fresh.permissions ?? PERMISSIONS) },
        events: [...(fresh.events ?? EVENTS)],
        createdAt: now(),
        clientId: `Iv1.${id.toString(16).padStart(16, '0')}`,
        hookId: state.nextId(),
        privateKey: fresh.privateKey ?? newPrivateKey(),
        webhookSecret: fresh.webhookSecret ?? 'the secret of the sandbox',
        webhookUrl: fresh.webhookUrl ?? null,
      }
      state.app = app
      return app
    },
    app() {
      if (!state.app) throw new Error('the sandbox has no app yet: call createApp')
      return state.app
    },
    account: (login, { type = 'User' } = {}) => accountHandle(world, accountOf(world, login, type)),
    install({ account }, { repositories, permissions } = {}) {
      const selection = repositories ? new Set(repositories.map((each) => each.id)) : ('all' as const)
      return install(world, account, selection, permissions ?? state.app?.permissions ?? PERMISSIONS)
    },
    uninstall: ({ account }) => uninstall(world, account),
    addRepository: ({ account }, { repository }) => addToInstallation(world, account, repository),
    post,
    deliveries: state.deliveries,
    settled: post.settled,
    requests: requests.all,
    mark: requests.mark,
    requestLines: requests.toJsonLines,
    fail: faults.add,
    storm: faults.storm,
    limits,
    async stop() {
      await post.settled()
      await close()
    },
  }
}
