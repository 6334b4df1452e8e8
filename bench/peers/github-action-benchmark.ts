import type { Peer } from './peer.ts'

const ALERT = 2

/**
 * github-action-benchmark's alert-threshold: worse than the previous value by more than its default of 200 %.
 * It never speaks of improvements. https://github.com/benchmark-action/github-action-benchmark
 */
export const githubActionBenchmark: Peer = (history, head, lowerIsBetter) => {
  const previous = history.at(-1)
  if (previous === undefined) return 'nothing'
  const ratio = lowerIsBetter ? head / previous : previous / head
  if (!(ratio > ALERT)) return 'nothing'
  return lowerIsBetter ? 'up' : 'down'
}
