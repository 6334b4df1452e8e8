import { code, prose } from './escape.ts'
import type { ReportInput } from './report.ts'

/** Where the baseline comes from, or why there is none. */
export function baselineText({ comparison, repository }: ReportInput): string {
  const { baseline } = comparison
  const branch = code(baseline.branch, 100)
  if (baseline.kind === 'found') {
    const short = baseline.sha.slice(0, 7)
    return `Compared with [\`${short}\`](${repository.url}/commit/${baseline.sha}) of ${branch}: ${prose(baseline.why)}.`
  }
  return `**No baseline yet** on ${branch}: ${prose(baseline.why)}. As soon as a build of ${branch} brings numbers, this is compared again.`
}
