import type { Better } from '../metrics/metric.ts'
import type { RecentShift } from './change-points.ts'

/**
 * What is said of one metric. `possible`: one run says so, not confirmed. `changed`: it moved but has no
 * direction, or is a label. `insufficient`: too little history. `noisy`: varies too much to be judged.
 */
export type Verdict =
  | 'improved'
  | 'regressed'
  | 'possible'
  | 'unchanged'
  | 'changed'
  | 'new'
  | 'missing'
  | 'insufficient'
  | 'noisy'

/** What the judge is asked. All numbers are of one metric in one environment. */
export interface Question {
  /** The base branch's values, oldest first. The last one is the baseline's. */
  history: number[]
  /** The head commit's values: one per run, or the samples that a tool reported. */
  head: number[]
  better: Better
  unit?: string
  /**
   * The smallest change worth a verdict: absolute (in the metric's unit), or relative to the baseline
   * (0.02 is 2 %). Where both are given either suffices. Defaults by unit.
   */
  minimumEffect?: { absolute?: number; relative?: number }
  /**
   * The p below which a change counts, set by the control of false alarms over all metrics of a pull
   * request; by default the judge's own level for a single metric.
   */
  level?: number
}

/** What the judge answers once it is told the level at which p counts. */
export interface LeveledJudgement {
  /** As in the judgement. */
  p: number | null
  at: (level: number) => Judgement
}

/** What the judge answers. Every number is finite or null; null where it cannot be said. */
export interface Judgement {
  verdict: Verdict
  /**
   * Head minus base, in the metric's unit. Base: the last value of a metric that does not vary by itself; of one that
   * varies the level of its last builds, which is not the last value.
   */
  delta: number | null
  /** Head over base minus 1: 0.02 is +2 %; null for a base of zero or below. */
  relative: number | null
  /** 95 % interval of `delta`. */
  interval: [low: number, high: number] | null
  /** The smallest |delta| that these runs could have shown, were they all alike. */
  smallestVisible: number | null
  /** Two-sided p of no change; null for deterministic metrics and short histories. */
  p: number | null
  /** One plain sentence for the reviewer, without a full stop at its end. */
  reason: string
  /** The base branch's own last jump, null for none; left out where the judge had no need to look for one. */
  shift?: RecentShift | null
}
