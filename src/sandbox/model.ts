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
  /** Tag name to commit. */
  tags: Map<string, string>
  /** Every commit of the repository and its forks, which share one store as on GitHub. */
  network: Map<string, Commit>
  parent: Repository | null
  /** Login (lower case) to role; the owner is an admin without an entry. */
  roles: Map<string, Role>
  pulls: PullRequest[]
  comments: Comment[]
  runs: WorkflowRun[]
  suites: CheckSuite[]
  /** True once its owner deleted it: pull requests and runs of it name no head repository any more. */
  deleted: boolean
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
  /** Nobody but people with write access may comment. */
  locked: boolean
  /** `sha`: the base branch's tip when the pull request was opened or pointed at it. Pushes do not move it. */
  base: { ref: string; sha: string }
  head: { repository: Repository; ref: string; sha: string }
  /** The test merge, `refs/pull/N/merge`; after merging the commit that landed. */
  mergeCommit: string
  /** False while the base moved after the test merge was made; the next look at the pull request makes a new one. */
  mergeIsFresh: boolean
  /** The head cannot be merged into the base: no workflow on `pull_request` runs. */
  conflicts: boolean
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
  /** The app that made it. */
  app: App | null
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
  | 'startup_failure'
  | 'stale'

export type Status = 'queued' | 'in_progress' | 'completed'

export interface Artifact {
  id: number
  name: string
  zip: Uint8Array
  contentType: string
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
  /** Set for runs of a pull request: what its payload names as base, and the test merge of the moment it began. */
  pull: { pull: PullRequest; baseSha: string; mergeSha: string } | null
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

/** One attempt to deliver a webhook; a redelivery is another attempt with the same `guid`. */
export interface WebhookDelivery {
  id: number
  /** `X-GitHub-Delivery`. */
  guid: string
  event: string
  action: string | null
  installationId: number | null
  repositoryId: number | null
  /** The JSON that is sent and signed. */
  payload: string
  redelivery: boolean
  /** Milliseconds since the epoch at which it was sent; of one not sent yet, at which it was made. */
  at: number
  /** `held` and `waiting` are not sent yet; the rest is GitHub's text, such as `OK` or `timed out`. */
  status: string
  /** 0 if there was no answer. */
  statusCode: number
  durationMs: number
  requestHeaders: Record<string, string>
  responseHeaders: Record<string, string>
  responseBody: string
}
