import type { Finding } from '../compare/gate.ts'
import { changedLines } from '../compare/patch.ts'
import { type ChangedFile, type PatchCoverage, patchCoverage } from '../compare/patch-coverage.ts'
import type { Octokit } from '../github/client.ts'
import { changedFiles, type PatchedFile } from '../github/compare.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { boundValue } from '../metrics/limit.ts'
import type { Annotation } from '../metrics/metric.ts'
import type { Database } from '../store/database.ts'
import { lineCoverageOf } from '../store/line-coverage.ts'
import type { Repository } from '../store/repositories.ts'

/** The most stretches of uncovered lines that are annotated. */
const MOST_ANNOTATIONS = 50

/** Very large files come without a patch: if they are new, all their lines are. */
function linesOf({ patch, isNew, additions }: PatchedFile): ChangedFile['lines'] {
  if (patch !== null) return changedLines(patch)
  if (isNew) return 'all'
  return additions > 0 ? 'unknown' : []
}

/** Which of the changed lines ran; null where no coverage report of the head has lines. */
export async function coverageOfChange(
  db: Database,
  octokit: Octokit,
  repository: Repository,
  change: { pullRequestNumber: number; headSha: string; baseSha: string },
): Promise<PatchCoverage | null> {
  const { pullRequestNumber, headSha, baseSha } = change
  const coverage = await lineCoverageOf(db, { repositoryId: repository.id, pullRequestNumber, headSha })
  if (coverage.length === 0) return null
  const name = { owner: repository.owner, repo: repository.name }
  const { files, unlisted } = await changedFiles(octokit, name, {
    pullRequestNumber,
    base: baseSha,
    head: headSha,
  })
  return patchCoverage(
    files.map((file) => ({ path: file.path, lines: linesOf(file) })),
    coverage,
    unlisted,
  )
}

/** The share of the changed lines that ran, in percent; null where no changed line has code. */
export function percentOf({ covered, uncovered }: PatchCoverage): number | null {
  return covered + uncovered === 0 ? null : (100 * covered) / (covered + uncovered)
}

/** The rule `patch-coverage`, if it is broken. */
export function coverageFindings(coverage: PatchCoverage, rule: Configuration['patch-coverage']): Finding[] {
  const percent = percentOf(coverage)
  if (!rule || percent === null || percent >= boundValue(rule.min)) return []
  const { covered, uncovered, unknown, unlisted } = coverage
  const some = unknown.length + unlisted > 0 ? 'of those that are known, ' : ''
  const message = `coverage of the change: ${some}${covered} of ${covered + uncovered} changed lines ran (${percent.toFixed(1)} %), and at least ${boundValue(rule.min)} % must`
  return [{ severity: rule.severity, message }]
}

/** A remark at each stretch of changed lines that did not run. */
export function coverageAnnotations({ files }: PatchCoverage): Annotation[] {
  return files
    .flatMap(({ path, ranges }) =>
      ranges.map(
        ([startLine, endLine]): Annotation => ({
          path,
          startLine,
          endLine,
          level: 'warning',
          message:
            startLine === endLine
              ? 'No test runs this changed line.'
              : `No test runs these changed lines (${startLine} to ${endLine}).`,
        }),
      ),
    )
    .slice(0, MOST_ANNOTATIONS)
}
