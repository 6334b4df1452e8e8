import type { Sides } from '../compare/compare.ts'
import type { Comparison } from '../compare/comparison.ts'
import type { Report, ReportInput } from '../report/report.ts'
import type { Task } from '../workers/task.ts'
import type { Awaited } from './awaited.ts'

/** Said where no workflow run has come yet. */
export const FIRST_RUN = 'the first workflow run'

/** The sides of a comparison, as far as they are data. */
export type PlainSides = Omit<Sides, 'format' | 'formatDifference'>

/** Everything that a report is made from. */
export interface RenderInput {
  sides: PlainSides
  awaited: Awaited
  /** Whether any run of the head has done its work. */
  anyRan: boolean
  /** Whether the app may run workflows again. */
  mayRerun: boolean
  /** What is shown beside the comparison. */
  about: Omit<ReportInput, 'comparison' | 'awaited' | 'actions'>
}

/** A report, and what it says. */
export interface Rendered {
  report: Report
  /** The metrics have no history here. */
  comparison: Comparison
  awaited: Awaited
}

/** Judges all metrics and writes the report. */
export const RENDER: Task<RenderInput, Rendered> = { name: 'render', seconds: 10, totalSeconds: 10 }
