import { code } from './escape.ts'
import type { ReportInput } from './report.ts'

/** The coverage of the lines that the pull request changes, in one line; nothing where it is not known. */
export function changeCoverageText({ changeCoverage }: ReportInput): string[] {
  if (!changeCoverage) return []
  const { covered, uncovered } = changeCoverage
  const all = covered + uncovered
  if (all === 0) return ['**Coverage of the change:** no changed line has code that could be covered.']
  const percent = Number(((100 * covered) / all).toFixed(1))
  return [`**Coverage of the change:** ${percent} % (${covered} of ${all} changed lines ran).`]
}

/** Which changed files no path of the coverage report fits. */
export function unmatchedText({ changeCoverage }: ReportInput): string[] {
  const paths = changeCoverage?.unmatched ?? []
  if (paths.length === 0) return []
  const shown = paths.slice(0, 20).map((path) => code(path))
  const more = paths.length > shown.length ? ` and ${paths.length - shown.length} more` : ''
  return [
    `The coverage report knows no file that fits ${shown.join(', ')}${more}: their changed lines are not counted.`,
  ]
}
