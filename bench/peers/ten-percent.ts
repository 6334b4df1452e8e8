import { outside, type Peer } from './peer.ts'

const TOLERANCE = 0.1

/** The rule of thumb, and CodSpeed's default: more than 10 % away from the previous value. */
export const tenPercent: Peer = (history, head) => {
  const previous = history.at(-1)
  if (previous === undefined) return 'nothing'
  return outside(head, previous * (1 - TOLERANCE), previous * (1 + TOLERANCE))
}
