import type { PatchCoverage } from '../compare/patch-coverage.ts'
import type { PatchedFile } from '../github/compare.ts'
import type { RunLines } from '../store/line-coverage.ts'
import type { Task } from '../workers/task.ts'

/** A change, and what is known of the lines that ran. */
export interface CoveredChange {
  files: PatchedFile[]
  /** How many more files are changed. */
  unlisted: number
  /** What each run brought, oldest first. */
  runs: RunLines[]
}

/** Finds which lines of a change ran. */
export const COVER_CHANGE: Task<CoveredChange, PatchCoverage> = {
  name: 'cover-change',
  seconds: 5,
  totalSeconds: 5,
}
