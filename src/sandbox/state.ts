import type { WebhookDelivery } from './deliveries.ts'

/** A person, an organisation, or what an app acts as. */
export interface Account {
  id: number
  login: string
  type: 'User' | 'Organization' | 'Bot'
}

/** A commit with a snapshot of every file. */
export interface Commit {
  sha: string
  tree: string
  message: string
  /** First the branch it was made on, then what was merged. */
  parents: string[]
  author: Account
  /** Milliseconds since the epoch. */
  date: number
  /** Counts up over all commits; orders commits of the same moment. */
  order: number
  files: ReadonlyMap<string, string>
}

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read'

export interface Repository {
  id: number
  name: string
  owner: Account
  private: boolean
  defaultBranch: string
  /** Branch name to the commit at its tip. */
  branches: Map<string, string>
  /** Every commit of the repository and its forks, which share one store as on GitHub. */
  network: Map<string, Commit>
  parent: Repository | null
  /** Login (lower case) to role; the owner is an admin without an entry. */
  roles: Map<string, Role>
  pulls: PullRequest[]
  comments: Comment[]
  runs: WorkflowRun[]
  suites: CheckSuite[]
  createdAt: number
}

/** What happened on a pull request, for the page that shows it. */
export type PullRequestEvent =
  | { at: number; kind: 'pushed'; by: Account; commits: Commit[] }
  | { at: number; kind: 'closed' | 'reopened' | 'merged' | 'retargeted'; by: Account; detail: string }

export interface PullRequest {
  id: number
  number: number
  title: string
  body: string | null
  author: Account
  state: 'open' | 'closed'
  base: { ref: string; sha: string }
  head: { repository: Repository; ref: string; sha: string }
  /** The test merge, `refs/pull/N/merge`; after merging the commit that landed. */
  mergeCommit: string
  /** False while the base moved after the test merge was made; the next look at the pull request makes a new one. */
  mergeIsFresh: boolean
  mergedBy: Account | null
  createdAt: number
  updatedAt: number
  closedAt: number | null
  mergedAt: number | null
  events: PullRequestEvent[]
}

export interface Comment {
  id: number
  number: number
  body: string
  author: Account
  /** True if an app made it; only that app can change it. */
  byApp: boolean
  createdAt: number
  updatedAt: number
}

export type Conclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'

export type Status = 'queued' | 'in_progress' | 'completed'

export interface Artifact {
  id: number
  name: string
  zip: Uint8Array
  expired: boolean
  createdAt: number
}

export interface Job {
  id: number
  name: string
  /** GitHub gives a job and its check run the same id. */
  checkRun: CheckRun
  attempt: number
}

export interface WorkflowRun {
  id: number
  number: number
  attempt: number
  workflow: { id: number; name: string; path: string }
  event: string
  status: Status
  conclusion: Conclusion | null
  headSha: string
  headBranch: string
  headRepository: Repository
  /** Set for runs of a pull request, with the base's tip of the moment the run began. */
  pull: { pull: PullRequest; baseSha: string } | null
  actor: Account
  suite: CheckSuite
  jobs: Job[]
  artifacts: Artifact[]
  createdAt: number
  startedAt: number
  updatedAt: number
}

/** The app under test, GitHub Actions, or another app that reports checks. */
export interface App {
  id: number
  slug: string
  name: string
  owner: Account
  permissions: Permissions
  events: string[]
  createdAt: number
}

export interface CheckSuite {
  id: number
  app: App
  headSha: string
  /** Null for the head of a fork. */
  headBranch: string | null
  checkRuns: CheckRun[]
  createdAt: number
}

export interface Annotation {
  path: string
  start_line: number
  end_line: number
  start_column: number | null
  end_column: number | null
  annotation_level: string
  message: string
  title: string | null
  raw_details: string | null
}

export interface CheckRun {
  id: number
  app: App
  suite: CheckSuite
  name: string
  headSha: string
  status: Status
  conclusion: Conclusion | null
  startedAt: number | null
  completedAt: number | null
  detailsUrl: string | null
  externalId: string
  title: string | null
  summary: string | null
  text: string | null
  annotations: Annotation[]
  images: { alt: string; image_url: string; caption?: string }[]
  actions: { label: string; description: string; identifier: string }[]
}

export type Permissions = Record<string, 'read' | 'write'>

export interface Installation {
  id: number
  account: Account
  /** `all` covers repositories made later. */
  selection: 'all' | Set<number>
  permissions: Permissions
  createdAt: number
  updatedAt: number
}

/** Everything the sandbox knows. */
export interface State {
  /** Milliseconds since the epoch. */
  now: () => number
  /** What the app's JSON web tokens are judged by; another clock than `now` where a story travels in time. */
  clock: () => number
  /** `http://127.0.0.1:PORT`; set when the server listens. */
  origin: string
  /** The host that artifacts are downloaded from. */
  blobOrigin: string
  nextId: () => number
  app: AppUnderTest | null
  actions: App
  accounts: Map<string, Account>
  repositories: Map<number, Repository>
  /** Former `owner/name`, in lower case, to the repository's id. */
  redirects: Map<string, number>
  installations: Map<number, Installation>
  tokens: Map<string, Token>
  /** Signature of a download address to what it gives. */
  downloads: Map<string, { artifact: Artifact; expiresAt: number }>
  deliveries: WebhookDelivery[]
}

/** The app whose deliveries are sent and whose requests are answered. */
export interface AppUnderTest extends App {
  clientId: string
  hookId: number
  /** PEM. */
  privateKey: string
  webhookSecret: string
  webhookUrl: string | null
}

export interface Token {
  installation: Installation
  permissions: Permissions
  /** Null: every repository of the installation. */
  repositories: number[] | null
  expiresAt: number
}

/** A sandbox in which nothing has happened yet. */
export function emptyState(now: () => number, clock: () => number): State {
  let lastId = 1000
  const nextId = () => ++lastId
  const github: Account = { id: 9919, login: 'github', type: 'Organization' }
  return {
    now,
    clock,
    origin: '',
    blobOrigin: '',
    nextId,
    app: null,
    actions: {
      id: 15368,
      slug: 'github-actions',
      name: 'GitHub Actions',
      owner: github,
      permissions: { checks: 'write', contents: 'read', metadata: 'read' },
      events: ['workflow_dispatch'],
      createdAt: now(),
    },
    accounts: new Map(),
    repositories: new Map(),
    redirects: new Map(),
    installations: new Map(),
    tokens: new Map(),
    downloads: new Map(),
    deliveries: [],
  }
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`
}

/** The installation that covers a repository, if any. */
export function installationOf(state: State, repository: Repository): Installation | null {
  for (const installation of state.installations.values()) {
    if (covers(installation, repository)) return installation
  }
  return null
}

/** Whether an installation may see a repository. */
export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.account !== repository.owner) return false
  return installation.selection === 'all' || installation.selection.has(repository.id)
}
