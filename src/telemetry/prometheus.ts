import { emitterEventNames } from '@octokit/webhooks'
import { LRUCache } from 'lru-cache'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Telemetry } from './telemetry.ts'

/** What is measured when somebody asks. */
export interface Sources {
  /** Jobs by state, and since when (milliseconds since 1970) the oldest one that is due waits; null where none does. */
  queue(): Promise<{ waiting: number; running: number; failed: number; oldestDue: number | null }>
  /** Milliseconds since 1970. */
  now: () => number
}

/** Telemetry as Prometheus reads it. */
export interface Prometheus {
  telemetry: Telemetry
  contentType: string
  /** All metrics as text. */
  render(): Promise<string>
}

const EVENTS = new Set<string>(emitterEventNames.filter((name) => !name.includes('.')))

/** Installations whose budget is remembered; the one with the least left is shown. */
const MOST_INSTALLATIONS = 1_000

/** A template of GitHub's has no number or name of anybody in it; all else is one label. */
function endpoint(url: string): string {
  return url.startsWith('/') && !/[?:]|\/\d/.test(url) ? url : 'other'
}

/** Metrics of one service, in a registry of their own. */
export function prometheus({ queue, now }: Sources): Prometheus {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })

  const deliveries = new Counter({
    name: 'tidemark_deliveries_total',
    help: 'Answers to deliveries, by event and HTTP status',
    labelNames: ['event', 'status'],
    registers,
  })
  const stored = new Counter({
    name: 'tidemark_deliveries_stored_total',
    help: 'Deliveries taken in: new, duplicate (its work is done), unfinished (its work goes on)',
    labelNames: ['receipt'],
    registers,
  })
  const jobs = new Histogram({
    name: 'tidemark_job_duration_seconds',
    help: 'How long jobs ran, by kind and end: done, again (tried later), failed (for good), lost (taken over)',
    labelNames: ['kind', 'end'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  })
  const requests = new Histogram({
    name: 'tidemark_github_request_duration_seconds',
    help: 'Requests to GitHub by method, endpoint and HTTP status ("none" where no answer came)',
    labelNames: ['method', 'endpoint', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const latency = new Histogram({
    name: 'tidemark_report_latency_seconds',
    help: 'From a delivery coming in to the report that it caused',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 300, 1_800],
    registers,
  })

  const budgets = new LRUCache<string, { remaining: number; resetAt: number }>({ max: MOST_INSTALLATIONS })
  new Gauge({
    name: 'tidemark_github_rate_limit_remaining',
    help: 'Requests left this hour of the installation that has the fewest left',
    registers,
    collect() {
      const left = [...budgets.values()].filter(({ resetAt }) => resetAt * 1_000 > now())
      if (left.length === 0) this.reset()
      else this.set(Math.min(...left.map(({ remaining }) => remaining)))
    },
  })
  const age = new Gauge({
    name: 'tidemark_queue_oldest_due_seconds',
    help: 'How long the job that waits longest could have run already; 0 where none waits',
    registers,
  })
  const inQueue = new Gauge({
    name: 'tidemark_queue_jobs',
    help: 'Jobs by state: waiting, running, failed (for good)',
    labelNames: ['state'],
    registers,
  })

  return {
    contentType: register.contentType,
    async render() {
      const { oldestDue, ...counts } = await queue()
      for (const [state, count] of Object.entries(counts)) inQueue.set({ state }, count)
      age.set(oldestDue === null ? 0 : Math.max(0, now() - oldestDue) / 1_000)
      return register.metrics()
    },
    telemetry: {
      delivery(event, status) {
        const known = event !== null && EVENTS.has(event) ? event : 'other'
        deliveries.inc({ event: known, status })
      },
      stored: (receipt) => stored.inc({ receipt }),
      job: (kind, end, seconds) => jobs.observe({ kind, end }, seconds),
      reported: (seconds) => latency.observe(seconds),
      request({ method, url, status, seconds, installation, rate }) {
        requests.observe({ method, endpoint: endpoint(url), status: status ?? 'none' }, seconds)
        if (installation !== null && rate) budgets.set(installation, rate)
      },
    },
  }
}
