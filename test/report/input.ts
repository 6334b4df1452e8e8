import type { Comparison, MetricComparison } from '../../src/compare/comparison.ts'
import type { ReportInput } from '../../src/report/report.ts'

export const SHA = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'

/** A metric with sensible parts for whatever a test does not care about. */
export function metric(parts: Partial<MetricComparison> & { id: string }): MetricComparison {
  const base = 'base' in parts ? parts.base : { value: 100, sha: SHA, carried: false }
  return {
    type: 'numeric',
    name: parts.id,
    unit: 'decimal',
    better: 'lower',
    environment: '',
    verdict: 'unchanged',
    head: { value: 100, runs: 1 },
    judgement: null,
    broken: [],
    history: [],
    background: false,
    group: null,
    workflow: 'CI',
    ...parts,
    base: base ?? null,
  }
}

/** A judgement that says only why. */
export function because(reason: string): MetricComparison['judgement'] {
  return {
    verdict: 'regressed',
    delta: 1,
    relative: 0.01,
    interval: null,
    smallestVisible: null,
    p: null,
    reason,
  } as MetricComparison['judgement']
}

/** A report's input with sensible parts for whatever a test does not care about. */
export function input(
  metrics: MetricComparison[],
  parts: Partial<Omit<ReportInput, 'comparison'>> & { comparison?: Partial<Comparison> } = {},
): ReportInput {
  const { comparison, ...more } = parts
  return {
    repository: { owner: 'octo', name: 'engine', private: false, url: 'https://github.com/octo/engine' },
    pullRequest: { number: 7, baseBranch: 'main' },
    headSha: 'f00dfeed00000000000000000000000000000000',
    comparison: {
      baseline: {
        kind: 'found',
        sha: SHA,
        why: 'the commit that CI merged this pull request into',
        distance: 0,
        wanted: SHA,
        branch: 'main',
        builtOn: 'main',
      },
      metrics,
      gate: { conclusion: 'success', reasons: [] },
      ...comparison,
    },
    problems: [],
    awaited: [],
    annotations: [],
    actions: [],
    changeCoverage: null,
    charts: { mode: 'auto', quickChartUrl: null },
    ...more,
  }
}
