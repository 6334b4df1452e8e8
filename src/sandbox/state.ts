import type {
  Account,
  App,
  AppUnderTest,
  Artifact,
  Installation,
  Repository,
  Token,
  WebhookDelivery,
} from './model.ts'

/** Everything the sandbox knows. */
export interface State {
  /** Milliseconds since the epoch. */
  now: () => number
  /** What tokens are judged by; another clock than `now` where a story travels in time and Octokit does not. */
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
