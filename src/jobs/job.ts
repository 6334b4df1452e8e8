import type { Button } from './buttons.ts'

/** A repository as a payload names it. */
export interface RepositoryFacts {
  id: number
  installationId: number
  owner: string
  name: string
  private: boolean
  defaultBranch: string
}

/** A pull request as a payload names it. Times are milliseconds since 1970. */
export interface PullRequestFacts {
  number: number
  open: boolean
  headSha: string
  headRef: string
  headRepositoryId: number | null
  baseRef: string
  baseSha: string
  mergeCommitSha: string | null
  updatedAt: number
}

/** A workflow run that has begun or completed, as far as later work needs it. */
export interface RunFacts {
  id: number
  attempt: number
  workflow: string
  /** The workflow's file; null where GitHub does not say, absent in jobs of older versions. */
  workflowPath?: string | null
  event: string
  conclusion: string | null
  headSha: string
  /** Null where GitHub does not say. */
  headBranch: string | null
  /** Null if the fork was deleted. */
  headRepositoryId: number | null
  headOwner: string | null
  checkSuiteId: number | null
  createdAt: number
  startedAt: number
  completedAt: number
  /** Pull requests of this repository; empty for runs from forks. */
  pullRequests: { number: number; headSha: string; headRef: string; baseRef: string; baseSha: string }[]
}

/** A check of another app, begun or completed. */
export interface CheckFacts {
  suiteId: number
  name: string
  headSha: string
  headBranch: string | null
  startedAt: number
  /** Null while it runs. */
  completedAt: number | null
  /** A check that failed says nothing about how long it takes. */
  succeeded: boolean
  /** True for jobs of GitHub Actions, whose workflow run tells when the report is due. */
  actions: boolean
}

/** The head of a merge group and what it lands on. */
export interface MergeGroupFacts {
  headSha: string
  /** The last pull request of the group; null where the group's branch does not say. */
  pullRequestNumber?: number | null
  baseSha: string
  baseRef: string
  requestedAt: number
}

/** Every kind of job with what it needs to know. Plain JSON: it is stored and read again. */
export type Job =
  | { kind: 'ingest-run'; repository: RepositoryFacts; run: RunFacts }
  | { kind: 'record-run-start'; repository: RepositoryFacts; run: RunFacts }
  | { kind: 'record-check'; repository: RepositoryFacts; check: CheckFacts }
  | {
      kind: 'record-pull-request'
      repository: RepositoryFacts
      pullRequest: PullRequestFacts
      opened: boolean
    }
  | { kind: 'report-again'; repository: RepositoryFacts; headSha: string }
  | {
      kind: 'press-button'
      repository: RepositoryFacts
      headSha: string
      /** Absent in jobs of older versions, as is when the delivery came. */
      checkRunId?: number
      button: Button
      by: string
      receivedAt?: number
    }
  | {
      kind: 'obey-command'
      repository: RepositoryFacts
      number: number
      commentId: number
      text: string
      by: string
      /** When the comment's delivery came in, and when it was written, in milliseconds since 1970. */
      receivedAt?: number
      writtenAt?: number
    }
  /** Says in the pull request's one answer what became of a command. */
  | { kind: 'answer-command'; repositoryId: number; number: number; text: string }
  | { kind: 'restore-comment'; repository: RepositoryFacts; number: number; commentId: number }
  | { kind: 'record-merge-group'; repository: RepositoryFacts; group: MergeGroupFacts }
  /** `withoutRun`: a head that is reported on although no workflow has run for it. */
  | {
      kind: 'report-pull-request'
      repositoryId: number
      number: number
      fresh: boolean
      withoutRun?: string
    }
  | { kind: 'report-commit'; repositoryId: number; headSha: string }
  /** `again`: somebody asked for it, so that it is written although it would be the same. */
  | { kind: 'publish-check'; repositoryId: number; headSha: string; again: boolean }
  | { kind: 'later'; repositoryId: number; headSha: string; job: ReportJob }
  | {
      kind: 'record-installation'
      installation: {
        id: number
        accountId: number
        accountLogin: string
        mayRerun: boolean
        suspendedAt: number | null
      }
    }
  | { kind: 'remove-installation'; installationId: number }
  | { kind: 'land-merge-group'; repository: RepositoryFacts; headSha: string; branch: string }
  /** `formerDefault`: the branch that was the default one before. */
  | {
      kind: 'record-repository'
      repository: RepositoryFacts
      published?: boolean
      formerDefault?: string
    }
  /** Where an `installationId` is given, only while the repository is still that installation's. */
  | { kind: 'remove-repository'; repositoryId: number; installationId?: number }

/** A job that reports. */
export type ReportJob = Extract<Job, { kind: 'report-pull-request' | 'report-commit' }>

export type JobKind = Job['kind']

/** A job with its place in the queue. */
export interface PlacedJob {
  job: Job
  /** Jobs of one lane run one after the other, in order. */
  lane: string
  /** A waiting job of the same key stands for this one too; null for jobs that are never merged. */
  mergeKey: string | null
  /** The higher the sooner among those of one installation; people come before machines. */
  priority: number
  /** Whether later jobs of the lane wait while this one waits for another try. */
  holds: boolean
}

const BACKGROUND = 0
/** For what a person asked for and waits to see. */
const PERSON = 10

/**
 * Jobs that ask GitHub, or read what users wrote, may fail because of it, again and again; they do not hold their lanes
 * meanwhile. All others only write to the database, and their order counts.
 */
const STEPS_ASIDE: ReadonlySet<JobKind> = new Set<JobKind>([
  'ingest-run',
  'record-pull-request',
  'press-button',
  'obey-command',
  'answer-command',
  'report-pull-request',
  'report-commit',
])

/** Puts a job into the lane of its repository, or of its pull request. */
export function placed(job: Job, person = false): PlacedJob {
  return { ...place(job, person), holds: !STEPS_ASIDE.has(job.kind) }
}

function place(job: Job, person: boolean): Omit<PlacedJob, 'holds'> {
  const priority = person ? PERSON : BACKGROUND
  switch (job.kind) {
    case 'report-pull-request': {
      const lane = `pull-request:${job.repositoryId}:${job.number}`
      const kind = job.fresh ? ':fresh' : job.withoutRun ? ':without-run' : ''
      return { job, lane, mergeKey: `${lane}${kind}`, priority }
    }
    case 'obey-command': {
      // Not the repository's: anybody may write commands, as many as they like.
      const lane = `command:${job.repository.id}:${job.number}`
      return { job, lane, mergeKey: null, priority }
    }
    case 'answer-command': {
      // Answers that wait merge: only the newest is worth a write.
      const lane = `answer:${job.repositoryId}:${job.number}`
      return { job, lane, mergeKey: lane, priority }
    }
    case 'later': {
      // A lane of its own: waiting must not hold up the other jobs about the same thing.
      const lane = `later:${placed(job.job).lane}:${job.headSha}`
      return { job, lane, mergeKey: lane, priority }
    }
    case 'report-commit': {
      const lane = `commit:${job.repositoryId}:${job.headSha}`
      return { job, lane, mergeKey: lane, priority }
    }
    case 'publish-check': {
      // One lane a commit: two that publish at once could make two check runs, or leave the older one's words.
      const lane = `check:${job.repositoryId}:${job.headSha}`
      return { job, lane, mergeKey: job.again ? `${lane}:again` : lane, priority }
    }
    case 'record-installation':
      return { job, lane: `installation:${job.installation.id}`, mergeKey: null, priority }
    case 'remove-installation':
      return { job, lane: `installation:${job.installationId}`, mergeKey: null, priority }
    case 'remove-repository':
      return { job, lane: `repository:${job.repositoryId}`, mergeKey: null, priority }
    default:
      return { job, lane: `repository:${job.repository.id}`, mergeKey: null, priority }
  }
}
