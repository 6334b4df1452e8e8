import t from '@stdlib/stats-base-dists-t'
import { mean, sampleStandardDeviation } from 'simple-statistics'
import { outside, type Peer } from './peer.ts'

const SAMPLE = 64
const BOUNDARY = 0.99

/**
 * Bencher's t-test threshold: a Student-t prediction interval, mean ± t(0.99; n − 1) · s · √(1 + 1/n), over the
 * last 64 values. With fewer than two values or none that differ it has no boundary.
 * https://bencher.dev/docs/explanation/thresholds/
 */
export const bencher: Peer = (history, head) => {
  const sample = history.slice(-SAMPLE)
  if (sample.length < 2) return 'nothing'
  const deviation = sampleStandardDeviation(sample)
  if (deviation === 0) return 'nothing'
  const n = sample.length
  const reach = t.quantile(BOUNDARY, n - 1) * deviation * Math.sqrt(1 + 1 / n)
  return outside(head, mean(sample) - reach, mean(sample) + reach)
}
