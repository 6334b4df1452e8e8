import { type Answer, problem } from './answer.ts'
import type { Caller } from './auth.ts'

/** Budgets; infinite ones are not enforced. */
export interface Limits {
  /** Requests an hour of one installation. */
  perHour: number
  /** Points a minute: 1 for a read, 5 for a write. */
  pointsPerMinute: number
  /** Requests that create content (POST, PATCH, PUT), a minute. */
  contentPerMinute: number
  /** The same, an hour. */
  contentPerHour: number
  /** Requests at one time. */
  concurrent: number
  /** What exhaustion is answered with; GitHub uses both. */
  status: 403 | 429
}

/** GitHub's secondary limits, to be given where a test is about them. */
export const githubSecondaryLimits = {
  pointsPerMinute: 900,
  contentPerMinute: 80,
  contentPerHour: 500,
  concurrent: 100,
} as const

/** The primary limit of an installation; the secondary ones off, because a story's clock may stand still. */
export const defaultLimits: Limits = {
  perHour: 5000,
  pointsPerMinute: Number.POSITIVE_INFINITY,
  contentPerMinute: Number.POSITIVE_INFINITY,
  contentPerHour: Number.POSITIVE_INFINITY,
  concurrent: Number.POSITIVE_INFINITY,
  status: 403,
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Budget {
  used: number
  resetAt: number
  spent: { at: number; points: number; content: boolean }[]
}

/** The state of one caller's budget, as `x-ratelimit-*` and `GET /rate_limit` tell it. */
export interface Remaining {
  limit: number
  remaining: number
  used: number
  /** Seconds since the epoch. */
  reset: number
}

/** Counts requests for each caller. */
export interface RateLimiter {
  /** Spends one request; an answer means it is refused. */
  spend(caller: Caller, method: string, running: number, now: number): Answer | null
  /** Gives a request back: a 304 costs nothing. */
  refund(caller: Caller): void
  remaining(caller: Caller, now: number): Remaining
}

function keyOf(caller: Caller): string {
  return caller.kind === 'installation' ? `installation ${caller.token.installation.id}` : caller.kind
}

/** `x-ratelimit-*`. */
export function rateHeaders(remaining: Remaining): Record<string, string> {
  return {
    'x-ratelimit-limit': String(remaining.limit),
    'x-ratelimit-remaining': String(remaining.remaining),
    'x-ratelimit-used': String(remaining.used),
    'x-ratelimit-reset': String(remaining.reset),
    'x-ratelimit-resource': 'core',
  }
}

/** A limiter with every budget unspent; `limits` may change while it is used. */
export function createRateLimiter(limits: Limits): RateLimiter {
  const budgets = new Map<string, Budget>()
  const budgetOf = (caller: Caller, now: number): Budget => {
    const key = keyOf(caller)
    const known = budgets.get(key)
    if (known && known.resetAt > now) return known
    const fresh = { used: 0, resetAt: now + HOUR, spent: known?.spent ?? [] }
    budgets.set(key, fresh)
    return fresh
  }
  const remaining = (caller: Caller, now: number): Remaining => {
    const { used, resetAt } = budgetOf(caller, now)
    return {
      limit: limits.perHour,
      remaining: Math.max(0, limits.perHour - used),
      used,
      reset: Math.ceil(resetAt / 1000),
    }
  }

  return {
    remaining,
    refund(caller) {
      const budget = budgets.get(keyOf(caller))
      if (budget) budget.used--
    },
    spend(caller, method, running, now) {
      const budget = budgetOf(caller, now)
      if (budget.used >= limits.perHour) {
        const who = caller.kind === 'installation' ? caller.token.installation.id : caller.kind
        return problem(limits.status, `API rate limit exceeded for installation ID ${who}.`)
      }
      budget.used++
      const content = method === 'POST' || method === 'PATCH' || method === 'PUT'
      budget.spent = budget.spent.filter((each) => each.at > now - HOUR)
      budget.spent.push({ at: now, points: method === 'GET' ? 1 : 5, content })
      const lastMinute = budget.spent.filter((each) => each.at > now - MINUTE)
      const points = lastMinute.reduce((sum, each) => sum + each.points, 0)
      const made = (spent: Budget['spent']) => spent.filter((each) => each.content).length
      const tooMuch =
        running > limits.concurrent ||
        points > limits.pointsPerMinute ||
        (content && made(lastMinute) > limits.contentPerMinute) ||
        (content && made(budget.spent) > limits.contentPerHour)
      if (!tooMuch) return null
      const message =
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
      return problem(limits.status, message, { 'retry-after': '60' })
    },
  }
}
