import picomatch from 'picomatch'
import { type Artifact, downloadArtifact, listArtifacts } from '../github/artifacts.ts'
import type { Octokit, RepositoryName } from '../github/client.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { readReport } from '../metrics/formats/index.ts'
import type { Upload } from '../metrics/metric.ts'
import { type Problem, UserError } from '../metrics/problem.ts'
import { ARTIFACT_BOUNDS, type UnpackedFile, unzip } from './unzip.ts'

/** What a run's artifacts hold. */
export interface Ingested {
  uploads: Upload[]
  problems: Problem[]
}

type FileMapping = Configuration['files'][number]

function mappingOf(file: UnpackedFile, mappings: FileMapping[]): FileMapping | undefined {
  return mappings.find((mapping) => picomatch.isMatch(file.name, mapping.path, { dot: true }))
}

function readFile(file: UnpackedFile, artifact: string, mappings: FileMapping[]): Ingested {
  const mapping = mappingOf(file, mappings)
  const { format, prefix, environment } = mapping ?? {}
  const { upload, problems } = readReport(file, {
    ...(format === undefined ? {} : { format }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(environment === undefined ? {} : { environment }),
  })
  return {
    uploads: upload.readings.length || upload.annotations.length ? [upload] : [],
    problems: problems.map((problem) => ({ ...problem, where: `${artifact}: ${problem.where}` })),
  }
}

async function ingestArtifact(
  octokit: Octokit,
  name: RepositoryName,
  artifact: Artifact,
  mappings: FileMapping[],
): Promise<Ingested> {
  const bytes = await downloadArtifact(octokit, name, artifact, ARTIFACT_BOUNDS.packed)
  if (!bytes) {
    const problem: Problem = {
      what: 'the artifact has expired or was deleted before it could be read',
      where: `artifact ${artifact.name}`,
      mend: 're-run the workflow',
    }
    return { uploads: [], problems: [problem] }
  }
  const { files, problems } = await unzip(bytes, artifact.name)
  const read = files.map((file) => readFile(file, artifact.name, mappings))
  return {
    uploads: read.flatMap((one) => one.uploads),
    problems: [...problems, ...read.flatMap((one) => one.problems)],
  }
}

/** Which attempt of a run is read. */
export interface Attempt {
  runId: number
  attempt: number
  /** When the attempt began, in milliseconds since 1970. */
  startedAt: number
}

/**
 * The artifacts that an attempt uploaded itself: a re-run still lists those of earlier attempts, whose numbers are
 * stored already. Of several of one name the newest counts.
 */
function ofAttempt(artifacts: Artifact[], { attempt, startedAt }: Attempt): Artifact[] {
  const own = attempt === 1 ? artifacts : artifacts.filter((one) => (one.createdAt ?? startedAt) >= startedAt)
  const newest = new Map<string, Artifact>()
  for (const one of own.toSorted((a, b) => a.id - b.id)) newest.set(one.name, one)
  return [...newest.values()]
}

/**
 * Reads the artifacts of a run's attempt whose names match the configuration. What is wrong with one of them becomes
 * a problem and leaves the others alone; only failures of GitHub are thrown.
 */
export async function ingestRun(
  octokit: Octokit,
  name: RepositoryName,
  run: Attempt,
  configuration: Pick<Configuration, 'artifacts' | 'files'>,
): Promise<Ingested> {
  const matches = picomatch(configuration.artifacts, { dot: true })
  const listed = await listArtifacts(octokit, name, run.runId)
  const artifacts = ofAttempt(listed, run).filter((artifact) => matches(artifact.name))
  const all: Ingested = { uploads: [], problems: [] }
  for (const artifact of artifacts) {
    try {
      const { uploads, problems } = await ingestArtifact(octokit, name, artifact, configuration.files)
      all.uploads.push(...uploads)
      all.problems.push(...problems)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      all.problems.push(error.problem)
    }
  }
  return all
}
