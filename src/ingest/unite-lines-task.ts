import type { Task } from '../workers/task.ts'
import type { UnitedLines } from './merge/merge-coverage.ts'

/** Counts the lines of several coverage reports together; each is packed as `packLines` gives it. */
export const UNITE_LINES: Task<Uint8Array[], UnitedLines> = {
  name: 'unite-lines',
  seconds: 10,
  totalSeconds: 10,
}
