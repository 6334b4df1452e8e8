import { dirname } from 'node:path/posix'
import picomatch from 'picomatch'
import type { LineCoverage } from '../formats/format.ts'
import { readReport } from '../formats/index.ts'
import { type Artifact, downloadArtifact } from '../github/artifacts.ts'
import type { Octokit, RepositoryName } from '../github/client.ts'
import type { Configuration } from '../metrics/configuration.ts'
import type { Problem } from '../metrics/problem.ts'
import type { ReadFile } from './duplicates.ts'
import { ARTIFACT_BOUNDS, type UnpackedFile, unzip } from './unzip.ts'

/** What an artifact's files gave. */
export interface ReadArtifact {
  files: ReadFile[]
  problems: Problem[]
  coverage: LineCoverage[]
}

type FileMapping = Configuration['files'][number]

function mappingOf(file: UnpackedFile, mappings: FileMapping[]): FileMapping | undefined {
  return mappings.find((mapping) => picomatch.isMatch(file.name, mapping.path, { dot: true }))
}

function readFile(file: UnpackedFile, artifact: string, mappings: FileMapping[]): ReadArtifact {
  const { format, prefix, environment } = mappingOf(file, mappings) ?? {}
  const options = {
    ...(format === undefined ? {} : { format }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(environment === undefined ? {} : { environment }),
  }
  const { upload, problems, coverage = [] } = readReport(file, options)
  const isEmpty = upload.readings.length === 0 && upload.annotations.length === 0
  return {
    files: isEmpty ? [] : [{ file: `${artifact}: ${file.name}`, upload }],
    problems: problems.map((problem) => ({ ...problem, where: `${artifact}: ${problem.where}` })),
    coverage: coverage.map((lines) => ({ ...lines, folder: dirname(file.name) })),
  }
}

const GONE: Omit<Problem, 'where'> = {
  what: 'the artifact has expired or was deleted before it could be read',
  mend: 're-run the workflow',
}

/**
 * Downloads an artifact and reads each of its files; what is wrong with one of them leaves the others alone. One that
 * is listed but cannot be found is an error, and a problem only in the `lastTry`.
 */
export async function readArtifact(
  octokit: Octokit,
  name: RepositoryName,
  artifact: Artifact,
  mappings: FileMapping[],
  lastTry: boolean,
): Promise<ReadArtifact> {
  const bytes = await downloadArtifact(octokit, name, artifact, ARTIFACT_BOUNDS.packed)
  if (!bytes) {
    // Listed, but not there: it may have been deleted just now, or GitHub be in trouble.
    if (!artifact.expired && !lastTry) throw new Error(`artifact ${artifact.id} cannot be found yet`)
    return { files: [], problems: [{ ...GONE, where: `artifact ${artifact.name}` }], coverage: [] }
  }
  const { files, problems } = await unzip(bytes, artifact.name)
  const read = files.map((file) => readFile(file, artifact.name, mappings))
  return {
    files: read.flatMap((one) => one.files),
    problems: [...problems, ...read.flatMap((one) => one.problems)],
    coverage: read.flatMap((one) => one.coverage),
  }
}
