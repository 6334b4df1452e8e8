import picomatch from 'picomatch'
import type { LineCoverage } from '../formats/format.ts'
import { listArtifacts } from '../github/artifacts.ts'
import type { Octokit, RepositoryName } from '../github/client.ts'
import type { Configuration } from '../metrics/configuration.ts'
import type { Upload } from '../metrics/metric.ts'
import { type Problem, UserError } from '../metrics/problem.ts'
import { type ReadFile, withoutDuplicates } from './duplicates.ts'
import { type Attempt, ownArtifacts } from './own-artifacts.ts'
import { readArtifact } from './read-artifact.ts'
import { withoutReservedIds } from './reserved-ids.ts'

/** What a run's artifacts hold. */
export interface Ingested {
  uploads: Upload[]
  problems: Problem[]
  /** Which lines ran, by every coverage report that has lines. */
  coverage: LineCoverage[]
}

/**
 * Reads the artifacts of a run's attempt whose names match the configuration. What is wrong with one of them becomes
 * a problem and leaves the others alone; only failures of GitHub are thrown. `lastTry`: see `readArtifact`.
 */
export async function ingestRun(
  octokit: Octokit,
  name: RepositoryName,
  run: Attempt,
  configuration: Pick<Configuration, 'artifacts' | 'files'>,
  lastTry: boolean,
): Promise<Ingested> {
  const matches = picomatch(configuration.artifacts, { dot: true })
  const listed = await listArtifacts(octokit, name, run.runId)
  const artifacts = ownArtifacts(listed, run).filter((artifact) => matches(artifact.name))
  const files: ReadFile[] = []
  const problems: Problem[] = []
  const coverage: LineCoverage[] = []
  for (const artifact of artifacts) {
    try {
      const read = await readArtifact(octokit, name, artifact, configuration.files, lastTry)
      files.push(...read.files)
      problems.push(...read.problems)
      coverage.push(...read.coverage)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push(error.problem)
    }
  }
  const allowed = withoutReservedIds(files)
  const { uploads, problems: duplicates } = withoutDuplicates(allowed.files)
  return { uploads, problems: [...problems, ...allowed.problems, ...duplicates], coverage }
}
