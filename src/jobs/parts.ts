import type { Octokit } from '../github/client.ts'
import type { Paces } from '../github/pace.ts'
import type { Database } from '../store/database.ts'
import type { Pool } from '../workers/pool.ts'
import type { Configurations } from './configurations.ts'
import type { PlacedJob } from './job.ts'
import type { Permissions } from './permissions.ts'

/** Where a job writes what an operator should know. Never a payload, a token or a value. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

/** A job that follows from another one. */
export interface FollowUp extends PlacedJob {
  /** Milliseconds since 1970 before which it does not run; at once if absent. */
  runAt?: number
}

/** What the jobs work with. */
export interface JobParts {
  db: Database
  /** GitHub's API as an installation; requests share its token and its budget. */
  github: (installationId: number) => Promise<Octokit>
  /** GitHub's API as the app itself. */
  app: () => Promise<Octokit>
  /** Ours: what other apps make on GitHub is never taken for it. */
  appId: number
  configurations: Configurations
  permissions: Permissions
  /** The budget of writes of each installation, by its id. */
  writes: Paces
  /** Does what may take long, or much memory, in other processes. */
  pool: Pool
  /** The operator's own chart server; null where there is none. */
  quickChartUrl: string | null
  /** `https://github.com`, or the address of the GitHub Enterprise Server. */
  webUrl: string
  /** A comment stays as it is for so many milliseconds, unless a person wants it otherwise. */
  commentPause: number
  /** Milliseconds since 1970. */
  now: () => number
  log: Log
}
