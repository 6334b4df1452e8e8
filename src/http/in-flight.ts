/** The memory that all requests share for their bodies. */
export interface InFlight {
  /** False, and nothing is taken, where so many bytes are not left. */
  take(bytes: number): boolean
  giveBack(bytes: number): void
  /** Bytes that are taken now. */
  taken(): number
}

/** Counts bytes against one limit. */
export function createInFlight(limit: number): InFlight {
  let taken = 0
  return {
    take(bytes) {
      if (taken + bytes > limit) return false
      taken += bytes
      return true
    },
    giveBack(bytes) {
      taken -= bytes
    },
    taken: () => taken,
  }
}
