import type { MetricComparison } from '../compare/comparison.ts'
import type { Verdict } from '../compare/verdict.ts'
import { code, prose } from './escape.ts'
import { formatDelta, formatNumber, formatShare } from './numbers.ts'
import type { ReportInput } from './report.ts'
import { formatSpread } from './spread.ts'

const VERDICTS: Record<Exclude<Verdict, 'possible'>, string> = {
  regressed: '🔴 regressed',
  missing: '⚫ missing',
  changed: '🔵 changed',
  improved: '🟢 improved',
  new: '🆕 new',
  noisy: '⚪ too noisy to tell',
  insufficient: '⚪ history too short',
  unchanged: '⚪ unchanged',
}

const POSSIBLE = {
  worse: '🟡 possible regression',
  better: '🟡 possible improvement',
  neither: '🟡 possible change',
} as const

/** Whether the head is better or worse than what the judge compared it with. */
export function directionOf({ better, judgement }: MetricComparison): keyof typeof POSSIBLE {
  if (better === 'none' || !judgement?.delta) return 'neither'
  return judgement.delta > 0 === (better === 'higher') ? 'better' : 'worse'
}

/** A verdict in words, with a sign for the eye. */
export function verdictText(metric: MetricComparison): string {
  return metric.verdict === 'possible' ? POSSIBLE[directionOf(metric)] : VERDICTS[metric.verdict]
}

/** Keeps a number and its unit on one line. */
function glued(text: string): string {
  return text.replace(/ /g, '\u00a0')
}

function inEnvironment(shown: string, { environment }: MetricComparison, several: boolean): string {
  return several && environment ? `${shown} · ${code(environment, 64)}` : shown
}

/** A metric's name, with its environment where there are several. */
export function nameText(metric: MetricComparison, severalEnvironments: boolean): string {
  return inEnvironment(code(metric.name, 100), metric, severalEnvironments)
}

/** A metric's whole id, with its environment where there are several. */
export function idText(metric: MetricComparison, severalEnvironments: boolean): string {
  return inEnvironment(code(metric.id), metric, severalEnvironments)
}

type Side = { value: number | string } | null

/** A side's value, in the scale of the other one; labels are users' strings. */
export function valueText(side: Side, unit: string, other: Side = null): string {
  if (!side) return '–'
  if (typeof side.value === 'string') return code(side.value, 60)
  const beside = typeof other?.value === 'number' ? other.value : side.value
  return glued(formatNumber(side.value, unit, beside))
}

/** The base's value; one that was carried from an older build says so. */
export function baseText({ base, head, unit }: MetricComparison): string {
  const value = valueText(base, unit, head)
  return base?.carried ? `${value} (carried from \`${base.sha.slice(0, 7)}\`)` : value
}

/** The head's value; one that no workflow of the head measured says so. */
export function headText({ base, head, unit }: MetricComparison): string {
  return head?.runs === 0 ? 'not measured here' : valueText(head, unit, base)
}

/** The head's value with what its tool says of its variance, on a line of its own. */
export function headWithSpread(metric: MetricComparison): string {
  const { base, head, unit } = metric
  const text = headText(metric)
  if (typeof head?.value !== 'number' || !head.spread) return text
  const beside = typeof base?.value === 'number' ? base.value : head.value
  return `${text}<br><sub>${glued(formatSpread(head.value, head.spread, unit, beside))}</sub>`
}

/** The change from base to head: in the metric's unit, and relative where that can be said; on two lines or on one. */
export function changeText({ base, head, unit, type }: MetricComparison, lines: 1 | 2): string {
  if (!base || !head || head.runs === 0) return '–'
  if (typeof base.value !== 'number' || typeof head.value !== 'number' || type === 'label') {
    return String(base.value) === String(head.value)
      ? 'none'
      : `${code(String(base.value), 40)} → ${code(String(head.value), 40)}`
  }
  const delta = head.value - base.value
  if (delta === 0) return 'none'
  const share = unit === 'percent' ? null : formatShare(base.value, head.value)
  const size = glued(formatDelta(delta, unit))
  if (!share) return `**${size}**`
  return lines === 2 ? `${size}<br>**${share}**` : `${size} (${share})`
}

/** The judge's reason; the size of the change, with which it begins, has its own column. */
export function reasonText({ judgement }: MetricComparison): string[] {
  const reason = judgement?.reason.replace(/^[+−][\d.,e+-]+ (%|points)?; /, '') ?? ''
  return reason === '' ? [] : [prose(reason)]
}

/** How a possible change is confirmed or dismissed. */
export function confirmText({ actions }: ReportInput): string {
  return actions.some((action) => action.identifier === 'confirm')
    ? 'What is possible is not confirmed: press “Confirm” in the check run to run its workflow again.'
    : 'What is possible is not confirmed: re-run the workflow to confirm.'
}

/** Which workflows are still awaited; nothing when none are. */
export function waitingText({ awaited }: ReportInput): string[] {
  if (awaited.length === 0) return []
  const names = awaited.slice(0, 10).map((name) => code(name, 80))
  const more = awaited.length - names.length
  const all = more > 0 ? [...names, `${more} more`] : names
  return [`⏳ Still running: ${list(all)}. The numbers are not final.`]
}

/** That nothing was measured because no workflow had to run; nothing where one did, or is awaited. */
export function nothingRanText({ anyRan = true, awaited }: ReportInput): string[] {
  if (anyRan || awaited.length > 0) return []
  return ['No workflow has run for this commit.']
}

/** The day of a time, e.g. `2026-11-21` (UTC). */
export function dayText(milliseconds: number): string {
  const day = new Date(milliseconds)
  return Number.isNaN(day.getTime()) ? 'an unknown day' : day.toISOString().slice(0, 10)
}

/** `1,234`. */
export function grouped(number: number): string {
  return number.toLocaleString('en')
}

/** `1 metric`, `2 metrics`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
