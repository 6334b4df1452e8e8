import type { Wanted } from '../compare/baseline.ts'
import type { Finding } from '../compare/gate.ts'
import type { PatchCoverage } from '../compare/patch-coverage.ts'
import type { Octokit } from '../github/client.ts'
import { changedFiles } from '../github/compare.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { boundValue } from '../metrics/limit.ts'
import type { Annotation } from '../metrics/metric.ts'

import { lineCoverageOf } from '../store/line-coverage.ts'
import type { Repository } from '../store/repositories.ts'
import { COVER_CHANGE } from './cover-change-task.ts'
import type { JobParts } from './parts.ts'

/** Packed lines of so many bytes are compared before others' more. */
const SMALL = 200_000

/** The most stretches of uncovered lines that are annotated. */
const MOST_ANNOTATIONS = 50

/** Which lines of a change ran, as far as that is known. */
export type ChangeCoverage =
  | { kind: 'known'; coverage: PatchCoverage }
  /** No coverage report of the head has lines. */
  | { kind: 'none' }
  /** The reports, or the change, are too large. */
  | { kind: 'too large' }

/** Which of the changed lines ran. */
export async function coverageOfChange(
  { db, pool }: Pick<JobParts, 'db' | 'pool'>,
  octokit: Octokit,
  repository: Repository,
  change: { pullRequestNumber: number; headSha: string; wanted: Wanted },
): Promise<ChangeCoverage> {
  const { pullRequestNumber, headSha, wanted } = change
  const all = await lineCoverageOf(db, { repositoryId: repository.id, pullRequestNumber, headSha })
  const merged = all.filter((run) => run.testsMerge)
  // The head's own tree and the merge's have other lines: never both.
  const runs = merged.length > 0 ? merged : all
  if (runs.length === 0) return { kind: 'none' }
  const name = { owner: repository.owner, repo: repository.name }
  const { files, unlisted } = await changedFiles(octokit, name, {
    pullRequestNumber,
    base: wanted.sha,
    head: headSha,
    ...(merged.length > 0 ? { mergeSha: wanted.mergeSha ?? null } : {}),
  })
  const outcome = await pool.run(
    COVER_CHANGE,
    { files, unlisted, runs },
    {
      tenant: { installationId: repository.installationId, repositoryId: repository.id },
      small: runs.reduce((sum, { lines }) => sum + lines.byteLength, 0) <= SMALL,
    },
  )
  if (outcome.kind === 'exceeded') return { kind: 'too large' }
  return { kind: 'known', coverage: outcome.output }
}

/** The share of the changed lines that ran, in percent; null where no changed line has code. */
export function percentOf({ covered, uncovered }: PatchCoverage): number | null {
  return covered + uncovered === 0 ? null : (100 * covered) / (covered + uncovered)
}

/** The rule `patch-coverage`, if it is broken or cannot be judged. */
export function coverageFindings(change: ChangeCoverage, rule: Configuration['patch-coverage']): Finding[] {
  if (!rule || change.kind === 'none') return []
  if (change.kind === 'too large') {
    const message = 'coverage of the change: the reports of lines are too large to be compared with it'
    return [{ severity: rule.severity, message }]
  }
  const { covered, uncovered, unknown, unlisted } = change.coverage
  const percent = percentOf(change.coverage)
  if (percent === null || percent >= boundValue(rule.min)) return []
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
