import { checkRun } from './check-run.ts'
import { comment } from './comment.ts'
import type { Report, ReportInput } from './report.ts'

/** Makes what a pull request shows from a comparison. The same input gives the same bytes. */
export function report(input: ReportInput): Report {
  return { comment: input.pullRequest ? comment(input) : null, check: checkRun(input) }
}
