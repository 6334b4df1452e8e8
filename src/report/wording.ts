import type { MetricComparison } from '../compare/comparison.ts'
import type { Verdict } from '../compare/verdict.ts'
import { code } from './escape.ts'
import { formatDelta, formatNumber, formatShare } from './numbers.ts'
import type { ReportInput } from './report.ts'

const VERDICTS: Record<Verdict, string> = {
  regressed: '🔴 regressed',
  possible: '🟡 possible',
  missing: '⚫ missing',
  changed: '🔵 changed',
  improved: '🟢 improved',
  new: '🆕 new',
  noisy: '⚪ too noisy to tell',
  insufficient: '⚪ history too short',
  unchanged: '⚪ unchanged',
}

/** A verdict in words, with a sign for the eye. */
export function verdictText(verdict: Verdict): string {
  return VERDICTS[verdict]
}

/** A metric's name, with its environment where there are several. */
export function nameText(metric: MetricComparison, severalEnvironments: boolean): string {
  const name = code(metric.name, 100)
  return severalEnvironments && metric.environment ? `${name} · ${code(metric.environment, 64)}` : name
}

/** A side's value; labels are users' strings. */
export function valueText(side: { value: number | string } | null, unit: string): string {
  if (!side) return '–'
  return typeof side.value === 'number' ? formatNumber(side.value, unit) : code(side.value, 60)
}

/** The base's value; one that was carried from an older build says so. */
export function baseText({ base, unit }: MetricComparison): string {
  return base?.carried
    ? `${valueText(base, unit)} (carried from ${base.sha.slice(0, 7)})`
    : valueText(base, unit)
}

/** The head's value; one that no workflow of the head measured says so. */
export function headText({ head, unit }: MetricComparison): string {
  return head?.runs === 0 ? 'not measured here' : valueText(head, unit)
}

/** The change from base to head: in the metric's unit, and relative where that can be said. */
export function changeText({ base, head, unit, type }: MetricComparison): string {
  if (!base || !head || head.runs === 0) return '–'
  if (typeof base.value !== 'number' || typeof head.value !== 'number' || type === 'label') {
    return String(base.value) === String(head.value)
      ? 'none'
      : `${code(String(base.value), 40)} → ${code(String(head.value), 40)}`
  }
  const delta = head.value - base.value
  if (delta === 0) return 'none'
  const share = unit === 'percent' ? null : formatShare(base.value, head.value)
  return share ? `${formatDelta(delta, unit)} (**${share}**)` : `**${formatDelta(delta, unit)}**`
}

/** How a possible change is confirmed or dismissed. */
export function confirmText({ actions }: ReportInput): string {
  return actions.some((action) => action.identifier === 'confirm')
    ? 'What is possible is not confirmed: press “Confirm” in the check run to run its workflow again.'
    : 'What is possible is not confirmed: re-run the workflow to confirm.'
}

/** `1 metric`, `2 metrics`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
