import type { Comparison } from '../compare/comparison.ts'
import type { CheckAction } from '../report/report.ts'

/** What a button of the check run asks for. */
export type Button = 'accept' | 'confirm'

const ACCEPT: CheckAction = {
  label: 'Accept',
  description: 'Accept the broken rules for this PR',
  identifier: 'accept',
}

const CONFIRM: CheckAction = {
  label: 'Confirm',
  description: 'Run the workflows of the doubt again',
  identifier: 'confirm',
}

/** The buttons that help: accepting needs a broken rule, confirming a doubt and the permission to re-run. */
export function buttons(
  { metrics }: Comparison,
  { pullRequest, mayRerun }: { pullRequest: boolean; mayRerun: boolean },
): CheckAction[] {
  const broken = metrics.some((metric) => metric.broken.some((rule) => !rule.accepted))
  const possible = metrics.some((metric) => metric.verdict === 'possible')
  return [
    ...(pullRequest && broken ? [ACCEPT] : []),
    ...(pullRequest && possible && mayRerun ? [CONFIRM] : []),
  ]
}

/** The button with this identifier; null for one that this version does not know. */
export function buttonOf(identifier: string): Button | null {
  return identifier === 'accept' || identifier === 'confirm' ? identifier : null
}
