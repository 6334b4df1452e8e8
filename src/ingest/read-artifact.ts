import { type Artifact, downloadArtifact } from '../github/artifacts.ts'
import type { Octokit, RepositoryName } from '../github/client.ts'
import type { FileMapping } from '../metrics/file-mapping.ts'
import type { Problem } from '../metrics/problem.ts'
import type { Pool } from '../workers/pool.ts'
import type { PassedLimit, Step, Tenant } from '../workers/task.ts'
import { type FilePart, type PackedArtifact, READ_FILES } from './read-files-task.ts'
import { ARTIFACT_BOUNDS, type RunLeft } from './unzip.ts'

/** An artifact so small is read before others' large ones. */
const SMALL_ARTIFACT = 100_000

/** After so many files that took too much the rest of an artifact is left out. */
const MOST_KILLS = 3

/** What reading an artifact takes. */
export interface Reader {
  octokit: Octokit
  name: RepositoryName
  pool: Pool
  tenant: Tenant
  mappings: FileMapping[]
  /** An artifact that is listed but cannot be found is an error, and a problem only in the last try. */
  lastTry: boolean
}

/** What an artifact gave. */
export interface ReadArtifact {
  parts: FilePart[]
  /** How often reading it was ended because it took too much memory or time. */
  exceeding: number
}

const GONE: Omit<Problem, 'where'> = {
  what: 'the artifact has expired or was deleted before it could be read',
  mend: 're-run the workflow',
}

const EXCEEDED: Record<PassedLimit, Omit<Problem, 'where'>> = {
  memory: {
    what: 'reading the file takes more memory than one file may',
    mend: 'upload a summary, or several smaller reports; the other files count',
  },
  time: {
    what: `reading the file takes longer than ${READ_FILES.seconds} s`,
    mend: 'upload a summary, or several smaller reports; the other files count',
  },
  crash: {
    what: 'the file could not be read: its reader ended twice',
    mend: 'look whether the file is as the tool wrote it; the other files count',
  },
  total: {
    what: `reading the artifact takes longer than ${READ_FILES.totalSeconds} s`,
    mend: 'upload fewer or smaller reports; the files before this one count',
  },
}

const TOO_MANY: Omit<Problem, 'where'> = {
  what: `${MOST_KILLS} of its files took too much memory or time`,
  mend: 'upload only report files; those after this one are left out',
}

/** Downloads an artifact and reads each of its files; what is wrong with one of them leaves the others alone. */
export async function readArtifact(reader: Reader, artifact: Artifact, left: RunLeft): Promise<ReadArtifact> {
  const { octokit, name, pool, mappings, lastTry } = reader
  const whole = (problem: Omit<Problem, 'where'>, file = ''): FilePart => ({
    problems: [{ ...problem, where: `artifact ${artifact.name}${file && `, ${file}`}` }],
    lines: new Uint8Array(),
    bytes: 0,
  })
  pool.warmUp()
  const downloaded = await downloadArtifact(octokit, name, artifact, ARTIFACT_BOUNDS.packed)
  if (!downloaded) {
    // Listed, but not there: it may have been deleted just now, or GitHub be in trouble.
    if (!artifact.expired && !lastTry) throw new Error(`artifact ${artifact.id} cannot be found yet`)
    return { parts: [whole(GONE)], exceeding: 0 }
  }
  const parts: FilePart[] = []
  const { bytes } = downloaded
  let input: PackedArtifact = { ...downloaded, name: artifact.name, mappings, from: 0, left }
  for (let kills = 0; ; ) {
    const outcome = await pool.run(READ_FILES, input, {
      tenant: reader.tenant,
      small: bytes.byteLength <= SMALL_ARTIFACT,
      onPart: (part) => parts.push(part),
    })
    if (outcome.kind === 'done') return { parts, exceeding: kills }
    const { limit, step } = outcome
    parts.push(whole(EXCEEDED[limit], step?.name))
    kills++
    if (step === null || limit === 'total') return { parts, exceeding: kills }
    if (kills >= MOST_KILLS) return { parts: [...parts, whole(TOO_MANY, step.name)], exceeding: kills }
    input = afterStep(input, step)
  }
}

function afterStep(input: PackedArtifact, { index }: Step): PackedArtifact {
  return { ...input, from: index + 1 }
}
