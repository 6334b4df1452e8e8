import type { Run } from './simulation-day.ts'

/** What GitHub and the machine allow. Times in seconds. */
export interface Capacity {
  /** Jobs at one time, over all replicas. */
  concurrency: number
  /** Of one request to GitHub. */
  latency: number
  /** Of the process, for each job. */
  work: number
  /** Requests of the installation an hour. */
  requestsPerHour: number
  /** Writes of the installation a minute and an hour; infinite where they are not held against it. */
  writesPerMinute: number
  writesPerHour: number
  /** Between two versions of a comment. */
  commentPause: number
  /** Share of reports that make or change a comment. */
  commenting: number
}

/** How the day went. */
export interface Outcome {
  /** From the end of each run that uploaded for a pull request to the report with its numbers, ascending. */
  delays: number[]
  /** The most jobs that waited at one time. */
  backlog: number
  requests: number
  writes: number
  /** The most requests within one hour. */
  busiestHour: number
}

interface Job {
  readyAt: number
  lane: string
  requests: number
  writes: number
  pull: number | null
  /** The runs whose numbers the report shows. */
  shows: number[]
}

/** Requests as the end-to-end tests count them: reading a run with and without numbers, and the report after it. */
const READING = { uploads: 2, nothing: 1 }
const REPORTING = 3

/** Seconds of one step of the simulation. */
const STEP = 0.5

/** Plays a day against a queue like the real one: lanes, merged reports, GitHub's limits. */
export function play(runs: readonly Run[], capacity: Capacity): Outcome {
  const readings: Job[] = []
  const reportings: Job[] = []
  const running: { endsAt: number; job: Job }[] = []
  const merged = new Map<number, Job>()
  const commentedAt = new Map<number, number>()
  const recentWrites: number[] = []
  const outcome: Outcome = { delays: [], backlog: 0, requests: 0, writes: 0, busiestHour: 0 }
  let hour = { began: 0, requests: 0 }
  let arrived = 0
  let reports = 0

  const report = (pull: number, shows: number, now: number) => {
    const there = merged.get(pull)
    if (there) {
      there.shows.push(shows)
      return
    }
    const readyAt = Math.max(now, (commentedAt.get(pull) ?? -capacity.commentPause) + capacity.commentPause)
    const comments = ++reports * capacity.commenting >= Math.ceil((reports - 1) * capacity.commenting) + 1
    const writes = comments || capacity.commenting === 1 ? 2 : 1
    const job: Job = {
      readyAt,
      lane: `pull ${pull}`,
      requests: REPORTING + writes,
      writes,
      pull,
      shows: [shows],
    }
    merged.set(pull, job)
    reportings.push(job)
  }
  const finish = (job: Job, now: number) => {
    if (job.pull === null) return
    if (job.writes === 0) {
      for (const at of job.shows) report(job.pull, at, now)
    } else {
      commentedAt.set(job.pull, now)
      outcome.delays.push(...job.shows.map((at) => now - at))
    }
  }
  /** How many writes GitHub lets through now. */
  const writesLeft = (now: number) => {
    const lastMinute = recentWrites.length - recentWrites.findLastIndex((at) => at <= now - 60) - 1
    return Math.min(capacity.writesPerMinute - lastMinute, capacity.writesPerHour - recentWrites.length)
  }
  const begin = (job: Job, now: number) => {
    if (job.writes > 0 && job.pull !== null) merged.delete(job.pull)
    for (let write = 0; write < job.writes; write++) recentWrites.push(now)
    hour.requests += job.requests
    outcome.requests += job.requests
    outcome.writes += job.writes
    outcome.busiestHour = Math.max(outcome.busiestHour, hour.requests)
    running.push({ endsAt: now + job.requests * capacity.latency + capacity.work, job })
  }
  /** Begins what may begin of a queue, in order. */
  const work = (queue: Job[], now: number, lanes: Set<string>) => {
    let left = writesLeft(now)
    for (let index = 0; index < queue.length && running.length < capacity.concurrency; index++) {
      const job = queue[index]
      if (!job || hour.requests + job.requests > capacity.requestsPerHour || job.writes > left) return
      if (job.readyAt > now || lanes.has(job.lane)) {
        lanes.add(job.lane)
        continue
      }
      queue.splice(index--, 1)
      lanes.add(job.lane)
      left -= job.writes
      begin(job, now)
    }
  }

  for (
    let now = 0;
    arrived < runs.length || readings.length + reportings.length + running.length > 0;
    now += STEP
  ) {
    if (now - hour.began >= 3_600) hour = { began: now, requests: 0 }
    while ((recentWrites[0] ?? now) <= now - 3_600) recentWrites.shift()
    for (let next = runs[arrived]; next && next.at <= now; next = runs[++arrived]) {
      const requests = next.uploads ? READING.uploads : READING.nothing
      const pull = next.uploads ? next.pull : null
      const lane = `repository ${next.repository}`
      readings.push({ readyAt: now, lane, requests, writes: 0, pull, shows: [next.at] })
    }
    for (let index = running.length - 1; index >= 0; index--) {
      const one = running[index]
      if (!one || one.endsAt > now) continue
      running.splice(index, 1)
      finish(one.job, now)
    }
    const due = reportings.filter(({ readyAt }) => readyAt <= now).length
    outcome.backlog = Math.max(outcome.backlog, readings.length + due)
    const lanes = new Set(running.map(({ job }) => job.lane))
    work(reportings, now, lanes)
    work(readings, now, lanes)
  }
  outcome.delays.sort((a, b) => a - b)
  return outcome
}
