/** Decides how much is done in one step, so that no step holds the database for long. */
export interface Pacer {
  /** Rows of the next step. */
  rows(): number
  /** Tells how long the last step took, in milliseconds. */
  took(milliseconds: number): void
}

/** A step is to take so long; one that took twice as long makes the next one much smaller. */
const WANTED_MS = 15

const FEWEST = 10
const MOST = 2_000

/** A pacer that begins with few rows and finds out how many this machine removes in time. */
export function createPacer(): Pacer {
  let rows = 100
  return {
    rows: () => rows,
    took(milliseconds) {
      const factor = Math.min(1.5, Math.max(0.2, WANTED_MS / Math.max(milliseconds, 0.1)))
      rows = Math.round(Math.min(MOST, Math.max(FEWEST, rows * factor)))
    },
  }
}
