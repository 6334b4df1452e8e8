import { histories } from '../../demo/numbers.ts'
import type { Acceptance } from '../../src/compare/acceptance.ts'
import { compare } from '../../src/compare/compare.ts'
import type { Comparison } from '../../src/compare/comparison.ts'
import type { WorkflowState } from '../../src/compare/not-judged.ts'
import type { BaseValue, HeadValue, Series } from '../../src/compare/sides.ts'
import { readConfiguration } from '../../src/metrics/configuration.ts'
import type { MetricDefinition } from '../../src/metrics/metric.ts'
import type { Spread } from '../../src/metrics/spread.ts'
import { formatDifference, formatNumber } from '../../src/report/numbers.ts'
import type { ReportInput } from '../../src/report/report.ts'
import { input } from './input.ts'

/** The base branch has this many builds; the values after them are a pull request's. */
export const BUILDS = 39

const DAY = 86_400_000
const START = Date.UTC(2026, 0, 1)

function shaOf(build: number): string {
  return `${(build + 1).toString(16)}c0ffee`.padEnd(40, '5')
}

/** The real histories of the demo as metrics. */
const all = Object.values(histories).flatMap(({ unit, better, series }) =>
  series.map(({ id, name, values }) => {
    const definition: MetricDefinition = { id, type: 'numeric', unit, better, name }
    return { definition, values }
  }),
)

function series({ definition, values }: (typeof all)[number]): Series {
  const known = values.slice(0, BUILDS)
  const builds = known.map((_, build) => ({ sha: shaOf(build), time: START + build * DAY }))
  return { metric: definition.id, environment: '', builds, values: known }
}

function baseOf({ definition, values }: (typeof all)[number]): BaseValue {
  const build = BUILDS - 1
  return {
    definition,
    environment: '',
    sha: shaOf(build),
    measuredAt: START + build * DAY,
    number: values[build] ?? null,
    label: null,
    workflow: 'CI',
    workflowPath: '.github/workflows/ci.yml',
    runId: 1,
  }
}

/** What a story is about: by default nothing changed, and no rules. */
export interface Story {
  /** The head's runs of each metric by its id, instead of the base's own last value. */
  head?: Record<string, number[]>
  /** What the head's tools say of their own variance. */
  spreads?: Record<string, Spread>
  only?: RegExp
  labels?: Record<string, [base: string, head: string]>
  /** What became of the workflow that brings them all; by default it ran. */
  state?: WorkflowState
  /** Metrics that the head lacks. */
  without?: string[]
  /** The configuration's document. */
  configuration?: object
  acceptances?: Acceptance[]
  baseline?: Comparison['baseline']
  parts?: Partial<Omit<ReportInput, 'comparison'>>
}

/** A report's input as the app makes it: real histories, compared by the real judge and held to the real rules. */
export function tell(story: Story): ReportInput {
  const metrics = all.filter(({ definition }) => story.only?.test(definition.id) ?? true)
  const first = story.baseline?.kind === 'none'
  const label = (id: string): MetricDefinition => ({ id, type: 'label' })
  const labels = Object.entries(story.labels ?? {})
  const head: HeadValue[] = [
    ...metrics
      .filter(({ definition }) => !story.without?.includes(definition.id))
      .map(({ definition, values }) => {
        const spread = story.spreads?.[definition.id]
        return {
          definition,
          environment: '',
          numbers: story.head?.[definition.id] ?? values.slice(BUILDS - 1, BUILDS),
          ...(spread ? { spread } : {}),
          label: null,
        }
      }),
    ...labels.map(([id, [, text]]) => ({ definition: label(id), environment: '', numbers: [], label: text })),
  ]
  const baseLabels = labels.map(
    ([id, [text]]): BaseValue => ({
      definition: label(id),
      environment: '',
      sha: shaOf(BUILDS - 1),
      measuredAt: START + BUILDS * DAY,
      number: null,
      label: text,
      workflow: 'CI',
      workflowPath: '.github/workflows/ci.yml',
      runId: 1,
    }),
  )
  const sha = shaOf(BUILDS - 1)
  const comparison = compare({
    head,
    base: first ? [] : [...metrics.map(baseOf), ...baseLabels],
    history: first ? [] : metrics.map(series),
    baseline: story.baseline ?? {
      kind: 'found',
      sha,
      why: 'the commit that CI merged this pull request into',
      distance: 0,
      wanted: sha,
      branch: 'main',
      builtOn: 'main',
    },
    configuration: readConfiguration(story.configuration).configuration,
    workflows: {
      states: new Map([['.github/workflows/ci.yml', story.state ?? { kind: 'ran' }]]),
      awaited: false,
    },
    uploadProblems: 0,
    linesMissing: false,
    acceptances: story.acceptances ?? [],
    now: START + (BUILDS + 1) * DAY,
    format: formatNumber,
    formatDifference,
  })
  return input([], { ...story.parts, comparison })
}
