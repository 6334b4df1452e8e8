import { quantileSorted } from 'simple-statistics'
import { outside, type Peer } from './peer.ts'

const CHANGES = 30
/** Used where the history is too short for quartiles. */
const FLOOR = 0.002
const ENOUGH = 10

/**
 * rustc-perf's significance threshold: a relative change to the previous value of at least Q3 + 3 · IQR of the sizes
 * of the last 30 changes between neighbours.
 * https://github.com/rust-lang/rustc-perf/blob/master/docs/comparison-analysis.md
 */
export const rustcPerf: Peer = (history, head) => {
  const previous = history.at(-1)
  if (previous === undefined) return 'nothing'
  const changes = history
    .slice(1)
    .map((value, index) => Math.abs(value / (history[index] ?? value) - 1))
    .slice(-CHANGES)
    .sort((a, b) => a - b)
  const third = changes.length < ENOUGH ? 0 : quantileSorted(changes, 0.75)
  const first = changes.length < ENOUGH ? 0 : quantileSorted(changes, 0.25)
  const threshold = changes.length < ENOUGH ? FLOOR : third + 3 * (third - first)
  return outside(head, previous * (1 - threshold), previous * (1 + threshold))
}
