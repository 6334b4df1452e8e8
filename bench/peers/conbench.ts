import { mean, sampleStandardDeviation } from 'simple-statistics'
import { outside, type Peer } from './peer.ts'

const COMMITS = 100
const Z = 5

/**
 * Conbench's lookback z-score: more than 5 standard deviations from the mean of the last 100 commits. Without
 * deviation no verdict. https://github.com/conbench/conbench
 */
export const conbench: Peer = (history, head) => {
  const sample = history.slice(-COMMITS)
  if (sample.length < 2) return 'nothing'
  const reach = Z * sampleStandardDeviation(sample)
  return reach === 0 ? 'nothing' : outside(head, mean(sample) - reach, mean(sample) + reach)
}
