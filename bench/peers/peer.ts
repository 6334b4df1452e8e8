/** What a peer's rule says of a head: it went up, down, or nothing is to be said. */
export type Call = 'up' | 'down' | 'nothing'

/** A peer's rule; `history` oldest first, `head` one number, all positive. */
export type Peer = (history: readonly number[], head: number, lowerIsBetter: boolean) => Call

/** The call for a value against two limits. */
export function outside(value: number, low: number, high: number): Call {
  if (value > high) return 'up'
  return value < low ? 'down' : 'nothing'
}
