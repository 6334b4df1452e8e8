import { LRUCache } from 'lru-cache'
import { type Probot, ProbotOctokit } from 'probot'
import { deaf, type Telemetry } from '../telemetry/telemetry.ts'
import { type Limits, ownLimits } from './limits.ts'
import { obeyLimits } from './obey-limits.ts'
import { createRepeater } from './repeat.ts'
import { tellRequests } from './tell-requests.ts'
import { withoutBodies } from './without-bodies.ts'

/** GitHub's API as one installation. */
export type Octokit = Awaited<ReturnType<Probot['auth']>>

/** Where a repository is found; its id stays when its name changes. */
export interface RepositoryName {
  owner: string
  repo: string
}

export type OctokitPlugin = Parameters<typeof ProbotOctokit.plugin>[0]

/** An answer that has not come by then is given up; the job tries again. */
const TIMEOUT_MS = 30_000

/** Tokens live for an hour; one that is about to expire is not handed out. */
const TOKEN_LIFE_MS = 58 * 60_000

/** What the Octokit class is made with. */
export interface ClientOptions {
  limits?: Limits
  /** Hears of every request. */
  telemetry?: Telemetry
  /** Milliseconds since 1970. */
  now?: () => number
  /** Asked right before each request; rejects where this process must not make any. */
  mayRequest?: () => Promise<void>
}

async function fetchInTime(input: string | URL, init: RequestInit = {}): Promise<Response> {
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  return fetch(input, { ...init, signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit })
}

/** The HTTP status of an error of the API; null for anything else. */
export function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null
  return typeof error.status === 'number' ? error.status : null
}

/** Whether GitHub refused a request for who asked it, and not because of too many requests. */
export function isForbidden(error: unknown): boolean {
  if (statusOf(error) !== 403) return false
  const headers = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers ?? {}
  const limited = headers['retry-after'] !== undefined || String(headers['x-ratelimit-remaining']) === '0'
  return !limited && !(error instanceof Error && /rate limit|abuse/i.test(error.message))
}

/**
 * The Octokit class of this app: Probot's, with a limit in time, with the budget for writes of `limits.ts`, which like
 * GitHub's own limits is not waited for but told of (`RequestLimit`), and with
 * a token cache of its own, because Probot keeps a token that GitHub has refused until its hour is over.
 */
export function createOctokitClass({
  limits = ownLimits(),
  telemetry = deaf,
  now = Date.now,
  mayRequest = async () => {},
}: ClientOptions = {}): typeof ProbotOctokit {
  const tokens = new LRUCache<string, string>({ max: 15_000, ttl: TOKEN_LIFE_MS })
  const cache = {
    get: (key: string) => tokens.get(key) ?? '',
    set: (key: string, value: string) => {
      tokens.set(key, value)
    },
  }
  const fetchIfAllowed: typeof fetchInTime = async (input, init) => {
    await mayRequest()
    return fetchInTime(input, init)
  }
  const forgetRefusedTokens: OctokitPlugin = (octokit, options) => {
    octokit.hook.wrap('request', async (request, parameters) => {
      try {
        return await request(parameters)
      } catch (error) {
        const installation = installationOf(options.auth)
        if (statusOf(error) !== 401 || installation === null || !tokens.delete(installation)) throw error
        return await request(parameters)
      }
    })
  }
  return ProbotOctokit.plugin(forgetRefusedTokens, tellRequests(telemetry), obeyLimits(now)).defaults(
    (given: Record<string, unknown>) => ({
      ...given,
      ...(given.log ? { log: withoutBodies(given.log) } : {}),
      ...(isObject(given.auth) ? { auth: { ...given.auth, cache } } : {}),
      request: { ...(isObject(given.request) ? given.request : {}), fetch: fetchIfAllowed },
      throttle: {
        ...(isObject(given.throttle) ? given.throttle : {}),
        write: limits.write,
        notifications: limits.notifications,
        global: limits.global,
        // Nothing waits here for the end of a limit: the job goes back to the queue until then.
        onRateLimit: () => false,
        onSecondaryRateLimit: () => false,
        retryLimiter: createRepeater(),
      },
      // A job that GitHub's trouble made fail is tried again as a whole.
      retry: { enabled: false },
    }),
  ) as typeof ProbotOctokit
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Whose token a client has; null for the app's own. */
export function installationOf(auth: unknown): string | null {
  return isObject(auth) && auth.installationId !== undefined ? String(auth.installationId) : null
}
