import { median } from 'simple-statistics'
import { CHECKS_PREFIX } from '../metrics/checks.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { groupsOf, type MetricGroup } from '../metrics/groups.ts'
import type { Better, MetricDefinition } from '../metrics/metric.ts'
import { type MetricSettings, settingsOf } from '../metrics/settings.ts'
import { type Acceptance, withAcceptances } from './acceptance.ts'
import { recentShift } from './change-points.ts'
import type { Baseline, BrokenRule, Comparison, MetricComparison } from './comparison.ts'
import { isRate } from './direction.ts'
import { varies } from './exactness.ts'
import { type Finding, gate } from './gate.ts'
import { historyUntil } from './history.ts'
import { judgeAll } from './judge-all.ts'
import type { WorkflowRef } from './not-judged.ts'
import { worstFirst } from './order.ts'
import {
  LINE_COVERAGE,
  notJudgedRules,
  notMeasuredAsExpected,
  patchNotJudged,
  stateOf,
  type Workflows,
  whyNotJudged,
} from './outcomes.ts'
import { pairUp } from './pair-up.ts'
import { brokenRules } from './rules.ts'
import { type BaseBuild, type BaseValue, type HeadValue, type Series, seriesKey } from './sides.ts'
import type { Judgement, Question, Verdict } from './verdict.ts'

/** Everything a comparison is made from. */
export interface Sides {
  head: HeadValue[]
  base: BaseValue[]
  history: Series[]
  baseline: Baseline
  configuration: Configuration
  /** What became of the base's workflows: a metric of one that did not run was not measured, rather than lost. */
  workflows: Workflows
  /** How many problems the head's uploads have. */
  uploadProblems: number
  /** Whether no report of lines has come, so that `patch-coverage` cannot be judged. */
  linesMissing: boolean
  acceptances: Acceptance[]
  /** Rules that are not about one metric's value, e.g. the coverage of the changed lines. */
  findings?: Finding[]
  now: number
  /** Writes a number in a unit. */
  format: (value: number, unit: string) => string
  /** Writes the size of a difference in a unit. */
  formatDifference: (size: number, unit: string) => string
}

interface Pair {
  definition: MetricDefinition
  environment: string
  head: HeadValue | null
  base: BaseValue | null
  settings: MetricSettings
  group: MetricGroup | null
  series: Series | null
  /** The workflow that the row is of, where several bring the same metric. */
  workflow: WorkflowRef | null
}

/** Which direction is better where nobody has said it. */
function directionOf(unit: string): Better {
  if (unit === 'bytes' || unit === 'duration') return 'lower'
  return isRate(unit) ? 'higher' : 'none'
}

function pairs(sides: Sides): Pair[] {
  const settings = settingsOf(sides.configuration)
  const group = groupsOf(sides.configuration)
  const series = new Map(sides.history.map((one) => [seriesKey(one.metric, one.environment), one]))
  return pairUp(sides.head, sides.base).flatMap(({ head, base, environment, workflow }) => {
    const one = head ?? base
    if (!one) return []
    // The base's: a pull request does not say what it is judged by.
    const { definition } = base ?? one
    return [
      {
        definition,
        environment,
        head,
        base,
        settings: settings(definition.id),
        group: group(definition.id),
        series: series.get(seriesKey(definition.id, one.environment)) ?? null,
        workflow,
      },
    ]
  })
}

/** A metric that the head lacks although it is not lost: its workflow did not run, or nobody relies on it. */
function notMeasured({ head, base }: Pair, sides: Sides): boolean {
  if (head || !base) return false
  return stateOf(base, sides.workflows)?.kind !== 'ran'
}

/** In which environments the head has a metric, and the base does not. */
function elsewhereOf(all: Pair[]): (pair: Pair) => string[] {
  const found = new Map<string, string[]>()
  for (const { head, base, definition, environment } of all) {
    if (head && !base) found.set(definition.id, [...(found.get(definition.id) ?? []), environment])
  }
  return ({ head, definition }) => (head ? [] : (found.get(definition.id) ?? []))
}

function described(
  pair: Pair,
): Pick<MetricComparison, 'id' | 'type' | 'name' | 'unit' | 'better' | 'environment' | 'description'> {
  const { definition, settings, environment } = pair
  const unit = settings.unit ?? definition.unit ?? 'decimal'
  const { description } = definition
  return {
    id: definition.id,
    type: settings.type ?? definition.type,
    name: settings.name ?? definition.name ?? definition.id,
    unit,
    better: settings.better ?? definition.better ?? directionOf(unit),
    environment,
    ...(description === undefined ? {} : { description }),
  }
}

function labelVerdict(base: string | number | null, head: string | number | null): Verdict {
  if (head === null) return 'missing'
  if (base === null) return 'new'
  return String(base) === String(head) ? 'unchanged' : 'changed'
}

/** A run again replaces what the run before said, unless the metric varies by itself: then both are samples of it. */
function replaced(head: HeadValue, history: readonly number[], unit: string): HeadValue {
  const { latest, ...all } = head
  if (!latest || varies(history, unit, latest.numbers.length > 1 || latest.spread !== undefined)) return all
  return { ...all, ...latest }
}

type Draft = { metric: MetricComparison; pair: Pair; question: Question | null; builds: BaseBuild[] }

function draft(pair: Pair, sides: Sides): Draft {
  const about = described(pair)
  const background = about.id.startsWith(CHECKS_PREFIX)
  const { builds, values: history } = historyUntil({ ...pair, unit: about.unit }, pair.series)
  const { base } = pair
  const head = pair.head && replaced(pair.head, history, about.unit)
  const headValue = head && (head.numbers.length > 0 ? median(head.numbers) : head.label)
  const baseValue = base && (base.number ?? base.label)
  const carriedHead = notMeasured(pair, sides) && baseValue !== null
  const numeric = about.type === 'numeric' && typeof headValue === 'number' && typeof baseValue === 'number'
  const metric: MetricComparison = {
    ...about,
    verdict: carriedHead ? 'unchanged' : labelVerdict(baseValue, headValue),
    base:
      base && baseValue !== null
        ? {
            value: baseValue,
            sha: base.sha,
            carried: sides.baseline.kind === 'found' && base.sha !== sides.baseline.sha,
          }
        : null,
    head:
      head && headValue !== null
        ? {
            value: headValue,
            runs: Math.max(1, head.numbers.length),
            ...(head.spread ? { spread: head.spread } : {}),
          }
        : carriedHead
          ? { value: baseValue, runs: 0 }
          : null,
    judgement: null,
    broken: [],
    group: pair.group,
    workflow: base?.workflow ?? null,
    history,
    background,
  }
  const question: Question | null =
    numeric && head
      ? {
          history,
          head: head.numbers,
          better: about.better,
          unit: about.unit,
        }
      : null
  return { metric, pair, question, builds }
}

function shiftOf(
  { question, builds }: Draft,
  { shift = recentShift(question?.history ?? []) }: Judgement,
): Pick<MetricComparison, 'shift'> {
  const build = shift && builds[shift.index]
  return build ? { shift: { sha: build.sha, relative: shift.relative } } : {}
}

function decided(
  one: Draft,
  judgement: Judgement | undefined,
  sides: Sides,
  elsewhere: string[],
): MetricComparison {
  const metric = judgement
    ? { ...one.metric, verdict: judgement.verdict, judgement, ...shiftOf(one, judgement) }
    : one.metric
  const number = (side: { value: number | string } | null) =>
    typeof side?.value === 'number' ? side.value : null
  const broken = brokenRules(one.pair.settings.rules, {
    base: number(metric.base),
    head: metric.head?.runs ? number(metric.head) : null,
    better: metric.better,
    verdict: metric.verdict,
    format: (value) => sides.format(value, metric.unit),
    formatDifference: (size) => sides.formatDifference(size, metric.unit),
  })
  const all = [...broken, ...notJudged(one, metric, sides, elsewhere)]
  return { ...metric, broken: withAcceptances(all, metric, sides.acceptances, sides.now) }
}

function notJudged(
  { pair }: Draft,
  metric: MetricComparison,
  sides: Sides,
  elsewhere: string[],
): BrokenRule[] {
  const { uploadProblems, workflows, configuration } = sides
  const { head, base, settings, definition } = pair
  const isLabel = settings.type === 'label'
  const measurement = { head, base, isLabel, elsewhere, uploadProblems }
  const reason = whyNotJudged(measurement, workflows)
  const lines =
    sides.linesMissing && definition.id === LINE_COVERAGE ? configuration['patch-coverage'] : undefined
  // A report without lines may have brought the metric itself.
  const whyNoLines = lines && whyNotJudged({ ...measurement, head: null }, workflows)
  const notCovered = lines && whyNoLines ? [patchNotJudged(lines, whyNoLines)] : []
  if (!reason) return notCovered
  // Rules are about numbers.
  const demanded = base?.number === null ? [] : settings.rules
  const rules = [...notJudgedRules(demanded, reason, { better: metric.better }), ...notCovered]
  return isMissingAsExpected(pair, sides) && reason.code !== 'missing' && elsewhere.length === 0
    ? [...rules, notMeasuredAsExpected(reason, configuration.expect.severity)]
    : rules
}

function isMissingAsExpected({ head, definition }: Pair, { configuration }: Sides): boolean {
  return head === null && configuration.expect.metrics.includes(definition.id)
}

function missingExpected(sides: Sides): Finding[] {
  const { metrics, severity } = sides.configuration.expect
  const there = new Set(sides.head.map((one) => one.definition.id))
  // Of one that was not measured, or may still come, its own row says so.
  const excused = new Set(
    sides.base.filter((one) => stateOf(one, sides.workflows)?.kind !== 'ran').map((one) => one.definition.id),
  )
  return metrics
    .filter((id) => !there.has(id) && !excused.has(id) && !sides.workflows.awaited)
    .map((id) => ({ severity, message: `${id} is expected, and no workflow of this commit brought it` }))
}

/** Whether a metric has a row: how long checks took only where the owner wants to see it. */
function isShown({ definition, head }: Pair, { configuration }: Sides): boolean {
  return !definition.id.startsWith(CHECKS_PREFIX) || (configuration.checks && head !== null)
}

/** Whether anything is demanded of a metric. */
function isDemanded({ definition, settings }: Pair, { configuration }: Sides): boolean {
  return settings.rules.length > 0 || configuration.expect.metrics.includes(definition.id)
}

/** Compares the head's values with the base's: judges each metric, applies the rules, and decides the gate. */
export function compare(sides: Sides): Comparison {
  const judged = pairs(sides).filter((pair) => isShown(pair, sides) || isDemanded(pair, sides))
  const drafts = judged.map((pair) => draft(pair, sides))
  const asked = drafts.filter((one): one is Draft & { question: Question } => one.question !== null)
  const answers = judgeAll(asked.map((one) => one.question))
  const judgements = new Map(asked.map((one, index) => [one as Draft, answers[index]]))
  const elsewhere = elsewhereOf(drafts.map((one) => one.pair))
  const all = drafts
    .map((one) => ({
      metric: decided(one, judgements.get(one), sides, elsewhere(one.pair)),
      pair: one.pair,
    }))
    .sort((a, b) => worstFirst(a.metric, b.metric))
  const metrics = all
    // A row that is hidden and breaks a rule says why the gate is closed.
    .filter(({ metric, pair }) => isShown(pair, sides) || metric.broken.length > 0)
    .map(({ metric }) => metric)
  const findings = [...missingExpected(sides), ...(sides.findings ?? [])]
  return {
    baseline: sides.baseline,
    metrics,
    gate: gate(
      all.map(({ metric }) => metric),
      findings,
      sides.configuration.mode,
    ),
  }
}
