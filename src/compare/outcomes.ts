import type { Configuration, Severity } from '../metrics/configuration.ts'
import { hasRule, type Rule, settingsOf } from '../metrics/settings.ts'
import type { BrokenRule, MetricComparison } from './comparison.ts'
import { type NotJudgedReason, type WorkflowState, workflowKey } from './not-judged.ts'
import type { BaseValue, HeadValue } from './sides.ts'

/** What is known of the workflows of a head. */
export interface Workflows {
  /** By `workflowKey`: those of the base's metrics. */
  states: ReadonlyMap<string, WorkflowState>
  /** Whether the head's numbers may still come: then nothing is said of those that are not there yet. */
  awaited: boolean
}

/** What became of the workflow that brought the base's value; null where the value is of no workflow. */
export function stateOf(base: BaseValue, { states, awaited }: Workflows): WorkflowState | null {
  if (awaited) return { kind: 'running' }
  const key = workflowKey(base)
  if (key === null) return null
  return states.get(key) ?? { kind: 'not-run', reason: { code: 'no-run', workflow: base.workflow ?? key } }
}

/** One metric in one environment on both sides, and what the rest of the head has. */
export interface Measurement {
  base: BaseValue | null
  head: HeadValue | null
  isLabel: boolean
  /** Environments in which the head has the metric and the base does not. */
  elsewhere: string[]
  /** Problems with uploads of the head. */
  uploadProblems: number
}

/** Why a metric that the base has cannot be judged; null where it can, or need not be yet. */
export function whyNotJudged(
  { base, head, isLabel, elsewhere, uploadProblems }: Measurement,
  workflows: Workflows,
): NotJudgedReason | null {
  if (!base) return null
  if (head) return base.number !== null && head.label !== null && !isLabel ? { code: 'became-label' } : null
  const state = stateOf(base, workflows)
  if (state?.kind === 'running' || state?.kind === 'left-out') return null
  if (elsewhere.length > 0) return { code: 'other-environment', environments: elsewhere }
  if (state === null) return { code: 'check-missing' }
  return state.kind === 'ran' ? { code: 'missing', uploadProblems } : state.reason
}

/** The rule's name in acceptances. */
function nameOf(rule: string): string {
  return `not judged: ${rule}`
}

/** The rules that count although they could not be judged, by their `on-missing`. */
export function notJudgedRules(
  rules: Rule[],
  reason: NotJudgedReason,
  { better }: Pick<MetricComparison, 'better'>,
): BrokenRule[] {
  return rules.flatMap(({ kind, text, onMissing }) => {
    // Without a direction nothing is worse.
    if (onMissing === 'ignore' || (kind === 'no-regression' && better === 'none')) return []
    const notJudged = { rule: text, reason }
    return [{ rule: nameOf(text), severity: onMissing, message: '', notJudged }]
  })
}

/** An expected metric that was not measured. */
export function notMeasuredAsExpected(reason: NotJudgedReason, severity: Severity): BrokenRule {
  const rule = 'expect'
  return { rule: nameOf(rule), severity, message: '', notJudged: { rule, reason } }
}

/** The metric whose reports have the lines that `patch-coverage` is about. */
export const LINE_COVERAGE = 'coverage/lines'

/** `patch-coverage` where no report of lines has come. */
export function patchNotJudged(
  { min, severity }: NonNullable<Configuration['patch-coverage']>,
  reason: NotJudgedReason,
): BrokenRule {
  const rule = `patch-coverage: ${min}`
  return { rule: nameOf(rule), severity, message: '', notJudged: { rule, reason } }
}

/** Makes the function that tells whether a metric must be judged: by a rule that counts, or as an expected one. */
export function demandsOf(configuration: Configuration): (id: string) => boolean {
  const settings = settingsOf(configuration)
  const expected = new Set(configuration.expect.metrics)
  const isPatched = configuration['patch-coverage'] !== undefined
  return (id) =>
    expected.has(id) ||
    (isPatched && id === LINE_COVERAGE) ||
    settings(id).rules.some((rule) => rule.onMissing !== 'ignore')
}

/** Whether a configuration demands anything of any metric. */
export function isDemanding({ metrics, expect, 'patch-coverage': patch }: Configuration): boolean {
  return patch !== undefined || expect.metrics.length > 0 || Object.values(metrics).flat().some(hasRule)
}
