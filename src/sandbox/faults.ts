import type { Answer } from './answer.ts'
import { problem } from './answer.ts'

/** Which requests a fault is for; what is absent fits all. */
export interface Matcher {
  method?: string
  /** As GitHub's description writes it; a trailing part such as `/check-runs` is enough. */
  route?: string
  /** What the path without prefix must contain. */
  path?: string
}

/** How the requests fail. */
export interface Fault {
  /** A status GitHub answers with, a connection that is cut, or an answer that comes never or late. */
  how: number | 'reset' | 'timeout' | 'slow'
  /** Of a slow answer: how many milliseconds late it comes. */
  late?: number
  /** `after`: the request took effect and only its answer is lost. Default `before`. */
  when?: 'before' | 'after'
  /** How many requests fail; default 1. */
  times?: number
  /** How many fitting requests go well first; default 0. */
  skip?: number
  headers?: Record<string, string>
}

/** A request as a storm sees it. `blob`: the storage that artifacts are downloaded from. */
export interface Endangered {
  host: 'api' | 'blob'
  method: string
  route: string | null
  path: string
}

/** Decides of each request whether it fails, and how. */
export type Storm = (request: Endangered) => Fault | null

/** The faults that are still to come. */
export interface FaultPlan {
  add(matcher: Matcher, fault: Fault): void
  /** The fault of a request, which is used up by asking. */
  take(request: Endangered): Fault | null
  /** From now on this decides of every request that no planned fault is for; null for fair weather. */
  storm(decide: Storm | null): void
}

const TEXTS: Record<number, string> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  500: 'Server Error',
  502: 'Server Error',
  503: 'Service Unavailable',
}

/** What GitHub answers when it fails with a status. */
export function faultAnswer(status: number, headers: Record<string, string> = {}): Answer {
  return problem(status, TEXTS[status] ?? 'Unavailable', headers)
}

/** A plan without faults. */
export function createFaultPlan(): FaultPlan {
  let storm: Storm | null = null
  const planned: { matcher: Matcher; fault: Fault; skip: number; times: number }[] = []
  return {
    add(matcher, fault) {
      planned.push({ matcher, fault, skip: fault.skip ?? 0, times: fault.times ?? 1 })
    },
    storm(decide) {
      storm = decide
    },
    take(request) {
      const { host, method, route, path } = request
      for (const entry of planned) {
        const { matcher } = entry
        const fits =
          host === 'api' &&
          (matcher.method ?? method) === method &&
          (matcher.route === undefined || route?.endsWith(matcher.route)) &&
          path.includes(matcher.path ?? '')
        if (!fits || entry.times === 0) continue
        if (entry.skip > 0) {
          entry.skip--
          continue
        }
        entry.times--
        return entry.fault
      }
      return storm?.(request) ?? null
    },
  }
}
