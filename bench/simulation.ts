import { fileURLToPath } from 'node:url'
import { markdownTable } from 'markdown-table'
import { type Day, runsOfDay } from './simulation-day.ts'
import { type Capacity, type Outcome, play } from './simulation-queue.ts'
import { writeBetween } from './support/page.ts'

/** A large organisation. */
const DAY: Day = { repositories: 2_000, runs: 20_000, onPulls: 0.7, uploading: 0.5 }

/** One process beside github.com: `latency` is that of its API, the work that of the benchmarks. */
const ONE_PROCESS: Capacity = {
  concurrency: 8,
  latency: 0.25,
  work: 0.03,
  requestsPerHour: 12_500,
  writesPerMinute: 80,
  writesPerHour: Number.POSITIVE_INFINITY,
  commentPause: 7,
  commenting: 1,
}

const SCENARIOS: Record<string, Capacity> = {
  'one process': ONE_PROCESS,
  'four replicas': { ...ONE_PROCESS, concurrency: 32 },
  'one process, 500 writes an hour': { ...ONE_PROCESS, writesPerHour: 500 },
  'the same, `comment: {when: on-regression}`': { ...ONE_PROCESS, writesPerHour: 500, commenting: 0.1 },
  'one process, 5,000 requests an hour': { ...ONE_PROCESS, requestsPerHour: 5_000 },
}

function length(seconds: number | undefined): string {
  if (seconds === undefined) return '–'
  if (seconds < 90) return `${seconds.toFixed(1)} s`
  return seconds < 5_400 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3_600).toFixed(1)} h`
}

function row(name: string, outcome: Outcome): string[] {
  const at = (share: number) => length(outcome.delays[Math.floor(share * (outcome.delays.length - 1))])
  const counts = [outcome.requests, outcome.busiestHour, outcome.writes, outcome.backlog]
  return [name, at(0.5), at(0.95), at(0.99), ...counts.map((count) => count.toLocaleString('en'))]
}

/** Plays the day in each scenario; Markdown. */
export async function run(): Promise<string> {
  const runs = runsOfDay(DAY)
  const head = ['', 'delay p50', 'p95', 'p99', 'requests', 'in the busiest hour', 'writes', 'longest backlog']
  const rows = Object.entries(SCENARIOS).map(([name, capacity]) => row(name, play(runs, capacity)))
  return markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'r', 'r', 'r'] })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const table = await run()
  writeBetween('scale.md', 'day', table)
  console.info(table)
}
