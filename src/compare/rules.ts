import type { Limit } from '../metrics/limit.ts'
import type { Better } from '../metrics/metric.ts'
import type { Rule } from '../metrics/settings.ts'
import type { BrokenRule } from './comparison.ts'
import type { Verdict } from './verdict.ts'

/** What the rules look at: one metric's numbers on both sides. */
export interface Measured {
  base: number | null
  head: number | null
  better: Better
  verdict: Verdict
  /** Writes a number in the metric's unit. */
  format: (value: number) => string
  /** Writes the size of a difference in the metric's unit. */
  formatDifference: (size: number) => string
}

/** Numbers that differ by less than their own rounding do not break a rule. */
const ROUNDING = 1e-9

function exceeds(change: number, limit: Limit, base: number): boolean {
  const allowed = limit.kind === 'absolute' ? limit.value : limit.value * Math.abs(base)
  return change > allowed + ROUNDING * Math.max(1, Math.abs(base), Math.abs(allowed))
}

/** A change told as its limit is: as a share of the base, or in the metric's unit. */
function amountText(size: number, limit: Limit, { base, formatDifference }: Measured): string {
  if (limit.kind === 'absolute' || !base) return formatDifference(size)
  return `${Number(((100 * size) / Math.abs(base)).toPrecision(3))} %`
}

function limitText(limit: Limit, formatDifference: Measured['formatDifference']): string {
  return limit.kind === 'absolute'
    ? formatDifference(limit.value)
    : `${Number((limit.value * 100).toPrecision(6))} %`
}

/** How far the head is worse than the base; null where the metric has no direction. */
function worsening(base: number, head: number, better: Better): number | null {
  if (better === 'none') return null
  return better === 'lower' ? head - base : base - head
}

function broken(rule: Rule, measured: Measured): string | null {
  const { base, head, better, verdict, format, formatDifference } = measured
  if (head === null) return null
  switch (rule.kind) {
    case 'min':
      return head < rule.value ? `it is ${format(head)} and must be at least ${format(rule.value)}` : null
    case 'max':
      return head > rule.value ? `it is ${format(head)} and must be at most ${format(rule.value)}` : null
    case 'max-drop':
    case 'max-rise':
    case 'no-regression': {
      if (base === null || (rule.realOnly && verdict !== 'regressed')) return null
      const change =
        rule.kind === 'max-drop'
          ? base - head
          : rule.kind === 'max-rise'
            ? head - base
            : worsening(base, head, better)
      if (change === null || change <= 0 || !exceeds(change, rule.limit, base)) return null
      const [verb, allowed] =
        rule.kind === 'no-regression'
          ? ['became worse', 'may become worse']
          : rule.kind === 'max-drop'
            ? ['dropped', 'may drop']
            : ['rose', 'may rise']
      return `it ${verb} by ${amountText(change, rule.limit, measured)} and ${allowed} by at most ${limitText(rule.limit, formatDifference)}`
    }
  }
}

/** In which direction a metric breaks a rule further, whatever the metric's own good direction is. */
function directionOf({ kind }: Rule, better: Better): Pick<BrokenRule, 'worse' | 'compares'> {
  const compares = kind !== 'min' && kind !== 'max'
  const falls = kind === 'min' || kind === 'max-drop' || (kind === 'no-regression' && better === 'higher')
  return { worse: falls ? 'lower' : 'higher', compares }
}

/** The rules that a metric breaks. A rule that compares is not judged where there is no base. */
export function brokenRules(rules: Rule[], measured: Measured): BrokenRule[] {
  return rules.flatMap((rule) => {
    const message = broken(rule, measured)
    if (message === null) return []
    return [{ rule: rule.text, severity: rule.severity, message, ...directionOf(rule, measured.better) }]
  })
}
