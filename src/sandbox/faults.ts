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
  /** A status GitHub answers with, a connection that is cut, or an answer that never comes. */
  how: number | 'reset' | 'timeout'
  /** `after`: the request took effect and only its answer is lost. Default `before`. */
  when?: 'before' | 'after'
  /** How many requests fail; default 1. */
  times?: number
  /** How many fitting requests go well first; default 0. */
  skip?: number
  headers?: Record<string, string>
}

/** The faults that are still to come. */
export interface FaultPlan {
  add(matcher: Matcher, fault: Fault): void
  /** The fault of a request, which is used up by asking. */
  take(request: { method: string; route: string | null; path: string }): Fault | null
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
  const planned: { matcher: Matcher; fault: Fault; skip: number; times: number }[] = []
  return {
    add(matcher, fault) {
      planned.push({ matcher, fault, skip: fault.skip ?? 0, times: fault.times ?? 1 })
    },
    take({ method, route, path }) {
      for (const entry of planned) {
        const { matcher } = entry
        const fits =
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
      return null
    },
  }
}
