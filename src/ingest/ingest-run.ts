import { listArtifacts } from '../github/artifacts.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { globMatcher } from '../metrics/glob/glob.ts'
import type { Upload } from '../metrics/metric.ts'
import { type Problem, UserError } from '../metrics/problem.ts'
import { withoutDuplicates } from './duplicates.ts'
import { type Attempt, ownArtifacts } from './own-artifacts.ts'
import { type Reader, readArtifact } from './read-artifact.ts'
import type { FilePart } from './read-files-task.ts'
import { withoutReservedIds } from './reserved-ids.ts'

/** What a run's artifacts hold. */
export interface Ingested {
  uploads: Upload[]
  problems: Problem[]
  /** Which lines ran, by every coverage report that has lines, packed as it is stored; empty where none has. */
  lines: Uint8Array
}

/** Bytes that the values and lines of all files of a run may take. */
const MOST_OF_A_RUN = 8_000_000

/** The parts that fit, and a problem where some do not. */
function withinBounds(parts: FilePart[]): { kept: FilePart[]; problems: Problem[] } {
  const kept: FilePart[] = []
  const left: FilePart[] = []
  let size = 0
  for (const part of parts) {
    size += part.bytes
    if (part.bytes === 0 || size <= MOST_OF_A_RUN) kept.push(part)
    else left.push(part)
  }
  if (left.length === 0) return { kept, problems: [] }
  const problem = {
    what: `the values of the run's files take more memory than they may; ${left.length} of ${parts.length} files are left out`,
    where: left[0]?.file?.file ?? 'the run',
    mend: 'upload fewer metrics, or shorter names and remarks',
  }
  return { kept, problems: [problem] }
}

/**
 * Reads the artifacts of a run's attempt whose names match the configuration. What is wrong with one of them becomes
 * a problem and leaves the others alone; only failures of GitHub are thrown.
 */
export async function ingestRun(
  reader: Omit<Reader, 'mappings'>,
  run: Attempt,
  configuration: Pick<Configuration, 'artifacts' | 'files'>,
): Promise<Ingested> {
  const matches = globMatcher(configuration.artifacts, { acrossSlashes: false })
  const listed = await listArtifacts(reader.octokit, reader.name, run.runId)
  const artifacts = ownArtifacts(listed, run).filter((artifact) => matches(artifact.name))
  const parts: FilePart[] = []
  const refused: Problem[] = []
  for (const artifact of artifacts) {
    try {
      for (const part of await readArtifact({ ...reader, mappings: configuration.files }, artifact))
        parts.push(part)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      refused.push(error.problem)
    }
  }
  const { kept, problems: left } = withinBounds(parts)
  const allowed = withoutReservedIds(kept.flatMap(({ file }) => file ?? []))
  const { uploads, problems: duplicates } = withoutDuplicates(allowed.files)
  return {
    uploads,
    problems: [
      ...kept.flatMap(({ problems }) => problems),
      ...refused,
      ...left,
      ...allowed.problems,
      ...duplicates,
    ],
    lines: Buffer.concat(kept.map(({ lines }) => lines)),
  }
}
