import type { Configuration, OnMissing, RuleSet, Severity } from './configuration.ts'
import { globMatcher, isPattern } from './glob/glob.ts'
import { boundValue, changeLimit, type Limit } from './limit.ts'
import type { Better, MetricType } from './metric.ts'

/** A rule with its limit in base units. `text` is the rule as the configuration has it. */
export type Rule = { text: string; severity: Severity; onMissing: OnMissing } & (
  | { kind: 'min' | 'max'; value: number }
  | { kind: 'max-drop' | 'max-rise' | 'no-regression'; limit: Limit; realOnly: boolean }
)

/** What the configuration says of one metric. */
export interface MetricSettings {
  name: string | undefined
  unit: string | undefined
  better: Better | undefined
  type: MetricType | undefined
  rules: Rule[]
}

const KINDS = ['min', 'max', 'max-drop', 'max-rise', 'no-regression'] as const
type Kind = (typeof KINDS)[number]

/** An exact id is most specific; else the pattern with more literal characters, then the longer one. */
function specificity(pattern: string): [exact: number, literal: number, length: number] {
  const literal = pattern.replace(/[*?{}[\]()!+@|,]/g, '').length
  return [literal === pattern.length ? 1 : 0, literal, pattern.length]
}

function moreSpecific(a: string, b: string): number {
  const left = specificity(a)
  const right = specificity(b)
  return right[0] - left[0] || right[1] - left[1] || right[2] - left[2] || (a < b ? -1 : 1)
}

interface Pattern {
  matches: (id: string) => boolean
  sets: RuleSet[]
}

/** The patterns, the most specific first, and what is said of single ids, which are more specific than any. */
function patternsOf({ metrics }: Pick<Configuration, 'metrics'>) {
  const exact = new Map<string, Pattern>()
  const patterns: Pattern[] = []
  for (const key of Object.keys(metrics).sort(moreSpecific)) {
    const given = metrics[key] ?? []
    const sets = Array.isArray(given) ? given : [given]
    if (isPattern(key)) patterns.push({ matches: globMatcher(key, { acrossSlashes: true }), sets })
    else exact.set(key, { matches: (id) => id === key, sets })
  }
  return { exact, patterns }
}

/** What a set of rules says of how they count. */
interface Weight {
  severity: Severity
  onMissing: OnMissing
  realOnly: boolean
}

function ruleOf(kind: Kind, set: RuleSet, { realOnly, ...weight }: Weight): Rule | null {
  switch (kind) {
    case 'min':
    case 'max': {
      const value = set[kind]
      if (value === undefined) return null
      return { kind, text: `${kind}: ${value}`, ...weight, value: boundValue(value) }
    }
    case 'max-drop':
    case 'max-rise': {
      const value = set[kind]
      if (value === undefined) return null
      return { kind, text: `${kind}: ${value}`, ...weight, limit: changeLimit(value), realOnly }
    }
    case 'no-regression': {
      const value = set[kind]
      if (value === undefined || value === false) return null
      const tolerance = value === true ? 0 : value.tolerance
      const text = value === true ? kind : `${kind} (tolerance ${tolerance})`
      return { kind, text, ...weight, limit: changeLimit(tolerance), realOnly }
    }
  }
}

/** Whether a set of settings has any rule. */
export function hasRule(set: RuleSet): boolean {
  return KINDS.some((kind) => set[kind] !== undefined)
}

/** The value of a key in the most specific pattern that has it. */
function first<K extends keyof RuleSet>(sets: RuleSet[], key: K): RuleSet[K] | undefined {
  return sets.find((set) => set[key] !== undefined)?.[key]
}

function rulesOf(matching: Pattern[]): Rule[] {
  // In a list each set speaks for itself; a single set also speaks for the patterns it refines.
  const single = matching.flatMap((pattern) => (pattern.sets.length === 1 ? pattern.sets : []))
  const shared: Partial<Weight> = {
    severity: first(single, 'severity'),
    onMissing: first(single, 'on-missing'),
    realOnly: first(single, 'real-only'),
  }
  return KINDS.flatMap((kind) => {
    const owner = matching.find((pattern) => pattern.sets.some((set) => set[kind] !== undefined))
    const inherited: Partial<Weight> = owner?.sets.length === 1 ? shared : {}
    return (owner?.sets ?? []).flatMap((set) => {
      const severity = set.severity ?? inherited.severity ?? 'fail'
      const rule = ruleOf(kind, set, {
        severity,
        onMissing: set['on-missing'] ?? inherited.onMissing ?? severity,
        realOnly: set['real-only'] ?? inherited.realOnly ?? false,
      })
      return rule ? [rule] : []
    })
  })
}

/** Makes the function that tells what the configuration says of a metric: the most specific pattern wins, key by key. */
export function settingsOf(configuration: Pick<Configuration, 'metrics'>): (id: string) => MetricSettings {
  const { exact, patterns } = patternsOf(configuration)
  return (id) => {
    const own = exact.get(id)
    const others = patterns.filter((pattern) => pattern.matches(id))
    const matching = own ? [own, ...others] : others
    const sets = matching.flatMap((pattern) => pattern.sets)
    return {
      name: first(sets, 'name'),
      unit: first(sets, 'unit'),
      better: first(sets, 'better'),
      type: first(sets, 'type'),
      rules: rulesOf(matching),
    }
  }
}
