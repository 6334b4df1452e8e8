/** What a story has told so far, as far as the gate depends on it. Nothing of the product is used here. */

export type Base = 'main' | 'legacy' | 'silent'
export type Metric = 'size' | 'score'
/** `pass`: a branch that requires the check lets it through. `any`: the reference does not say. */
export type Verdict = 'pass' | 'block' | 'any'
export type Numbers = Record<Metric, number>

export const METRICS: readonly Metric[] = ['size', 'score']

/** `main` says so of its own value 100: `size: { max-rise: 10% }`, `score: { min: 50 }`. */
const isBroken: Record<Metric, (value: number) => boolean> = {
  size: (value) => value > 110,
  score: (value) => value < 50,
}
const isNoWorse: Record<Metric, (value: number, accepted: number) => boolean> = {
  size: (value, accepted) => value <= accepted,
  score: (value, accepted) => value >= accepted,
}

/** All that the runs of one branch brought for one commit. */
export interface Brought {
  runs: number
  /** Whether every run was an ordinary one: it is over, and brought each metric as a number where the base has it. */
  plain: boolean
  numbers: Record<Metric, number[]>
}

/** Somebody with write access accepted a metric: at a number, or (null) that there was none. */
export interface Accepted {
  metric: Metric
  base: Base
  head: string
  value: number | null
  /** False where it depends on what came first. */
  certain: boolean
}

export interface Subject {
  base: Base
  head: string
  brought: Brought | undefined
  accepted: Accepted[]
}

function covers(metric: Metric, value: number, { base }: Subject) {
  return (one: Accepted) =>
    one.metric === metric && one.base === base && one.value !== null && isNoWorse[metric](value, one.value)
}

function verdictOf(metric: Metric, subject: Subject, { numbers, plain }: Brought): Verdict {
  const certain = subject.accepted.filter((one) => one.certain)
  if (numbers[metric].length === 0) {
    const isMissing = (one: Accepted) =>
      one.metric === metric && one.value === null && one.head === subject.head && one.base === subject.base
    return subject.accepted.some(isMissing) ? 'any' : 'block'
  }
  const open = (accepted: Accepted[]) =>
    numbers[metric].filter(
      (value) => isBroken[metric](value) && !accepted.some(covers(metric, value, subject)),
    )
  if (open(subject.accepted).length === numbers[metric].length) return 'block'
  return plain && open(certain).length === 0 ? 'pass' : 'any'
}

/** The worst of several: one that blocks is enough. */
export function worst(verdicts: Verdict[]): Verdict {
  return verdicts.includes('block') ? 'block' : verdicts.includes('any') ? 'any' : 'pass'
}

/** What the gate must say of one pull request; null where its base branch turns the gate off. */
export function judge(subject: Subject): Verdict | null {
  const { base, brought } = subject
  if (base === 'silent') return null
  if (!brought || brought.runs === 0) return 'block'
  if (base === 'legacy') return brought.plain ? 'pass' : 'any'
  return worst(METRICS.map((metric) => verdictOf(metric, subject, brought)))
}
