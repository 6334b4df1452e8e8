import { commitText, contextOf } from './context.ts'
import { code, prose } from './escape.ts'
import type { ReportInput } from './report.ts'

/** Where the baseline comes from, or why there is none. */
export function baselineText(input: ReportInput): string {
  const { baseline } = input.comparison
  const branch = code(baseline.branch, 100)
  if (baseline.kind === 'found') {
    const builtOn = baseline.builtOn === baseline.branch ? '' : `, built on ${code(baseline.builtOn, 100)}`
    const commit = commitText(baseline.sha, contextOf(input))
    return `Compared with ${commit} of ${branch}${builtOn}: ${prose(baseline.why)}.`
  }
  const none = `**No baseline yet** on ${branch}: ${prose(baseline.why)}.`
  return baseline.wanted === null
    ? none
    : `${none} As soon as a build brings numbers, this is compared again.`
}
