import { code } from './escape.ts'
import type { ReportInput } from './report.ts'
import { count } from './wording.ts'

/** The most paths that are named. */
const MOST_NAMED = 20

/** The coverage of the lines that the pull request changes, in one line; nothing where it is not known. */
export function changeCoverageText({ changeCoverage }: ReportInput): string[] {
  if (!changeCoverage) return []
  const { covered, uncovered, unknown, unlisted } = changeCoverage
  const all = covered + uncovered
  const hidden = unknown.length + unlisted
  const said =
    all === 0
      ? `no ${hidden > 0 ? 'known ' : ''}changed line has code that could be covered`
      : `${Number(((100 * covered) / all).toFixed(1))} % (${covered} of ${all} changed lines ran)`
  const more =
    hidden > 0
      ? ` The changed lines of ${count(hidden, 'other file')} are not known; the check run says why.`
      : ''
  return [`**Coverage of the change:** ${said}.${more}`]
}

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, MOST_NAMED).map((path) => code(path))
  const more = paths.length > shown.length ? ` and ${paths.length - shown.length} more` : ''
  return `${shown.join(', ')}${more}`
}

/** Which changed files no path of the coverage report fits, and of which GitHub does not say what changed. */
export function uncountedText({ changeCoverage }: ReportInput): string[] {
  if (!changeCoverage) return []
  const { unmatched, unknown, unlisted } = changeCoverage
  return [
    ...(unmatched.length > 0
      ? [
          `The coverage report knows no file that fits ${named(unmatched)}: their changed lines are not counted.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [
          `GitHub does not say which lines change in ${named(unknown)}, because the change is too large, or because it is not known which merge was tested: their changed lines are not counted.`,
        ]
      : []),
    ...(unlisted > 0
      ? [
          `GitHub does not list all files of a change as large as this: the changed lines of ${count(unlisted, 'file')} are not counted.`,
        ]
      : []),
  ]
}
