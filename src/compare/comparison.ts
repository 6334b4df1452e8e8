import type { MetricGroup } from '../metrics/groups.ts'
import type { Better, MetricType } from '../metrics/metric.ts'
import type { Spread } from '../metrics/spread.ts'
import type { NotJudgedReason } from './not-judged.ts'
import type { Judgement, Verdict } from './verdict.ts'

/** A rule of the configuration that a metric broke, or that could not be judged. */
export interface BrokenRule {
  /** As written in the configuration, e.g. `max-rise: 2%`; of one that was not judged, with a word that says so. */
  rule: string
  severity: 'fail' | 'warn'
  /** Plain sentence without a full stop: what it is and what it may be; empty for a rule that was not judged. */
  message: string
  /** Set where it could not be judged: the rule as written, and why. */
  notJudged?: { rule: string; reason: NotJudgedReason }
  /** In which direction the metric breaks it further; absent where no number broke it. */
  worse?: 'higher' | 'lower'
  /** Whether it compares with the base. */
  compares?: boolean
  /** Who accepted it for this pull request, if anybody did; an accepted rule does not count. */
  accepted?: { by: string; at: number; reason: string; until?: number }
}

/** One metric of a pull request beside its base. */
export interface MetricComparison {
  id: string
  type: MetricType
  /** To be shown: the name of the configuration or of the upload, else the id. */
  name: string
  description?: string
  unit: string
  better: Better
  environment: string
  verdict: Verdict
  /** The base's value; null where there is none. */
  base: null | {
    value: number | string
    sha: string
    /** True where the baseline commit lacks the metric and an older commit's value stands in. */
    carried: boolean
  }
  /** The head's value (the median of its runs) with its tool's spread; null where the head lacks the metric. */
  head: null | { value: number | string; runs: number; spread?: Spread }
  /** The judge's answer; null for labels, and where one side is missing. */
  judgement: Judgement | null
  broken: BrokenRule[]
  /** The group it is shown in: of the configuration's `groups`, else the id's part before the first `/`, else null. */
  group: MetricGroup | null
  /** The workflow that brings it on the base branch; null where that is not known. */
  workflow: string | null
  /** The base branch's last values up to the base's own, oldest first (at most 100). */
  history: number[]
  /** Set where the base branch itself shifted lately (not by this pull request). */
  shift?: { sha: string; relative: number }
  /** True for what Tidemark measured itself (how long checks took): folded unless it changed for real. */
  background: boolean
}

/** Where the baseline came from, or why there is none. */
export type Baseline =
  | {
      kind: 'found'
      sha: string
      /** Plain clause: why this commit, e.g. `the commit that CI merged the pull request into`. */
      why: string
      /** First-parent commits between it and the wanted commit; 0 if it is the wanted one. */
      distance: number
      wanted: string
      branch: string
      /** The branch whose build it is: where the base branch has none of its own there, another one's serves. */
      builtOn: string
    }
  | { kind: 'none'; wanted: string | null; branch: string; why: string }

/** What the rules say together. */
export interface Gate {
  conclusion: 'success' | 'neutral' | 'failure'
  /** Plain sentences about what is broken, worst first; rules that were not judged are with their metrics. */
  reasons: string[]
}

/** A pull request's head compared with its baseline: plain data, ready to be reported. */
export interface Comparison {
  baseline: Baseline
  /** Worst first; all metrics of head and baseline. */
  metrics: MetricComparison[]
  gate: Gate
}
