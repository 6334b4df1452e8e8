import { commitText, contextOf } from './context.ts'
import { code, prose } from './escape.ts'
import type { ReportInput } from './report.ts'

/** Where the baseline comes from, or why there is none. */
export function baselineText(input: ReportInput): string {
  const { baseline } = input.comparison
  const branch = code(baseline.branch, 100)
  if (baseline.kind === 'found') {
    return `Compared with ${commitText(baseline.sha, contextOf(input))} of ${branch}: ${prose(baseline.why)}.`
  }
  const none = `**No baseline yet** on ${branch}: ${prose(baseline.why)}.`
  return baseline.wanted === null
    ? none
    : `${none} As soon as a build of ${branch} brings numbers, this is compared again.`
}
