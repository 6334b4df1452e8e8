import type { Artifact } from '../github/artifacts.ts'
import { INPUT_LIMITS } from '../metrics/input-limits.ts'
import type { Problem } from '../metrics/problem.ts'
import type { FilePart } from './read-files-task.ts'
import type { RunLeft } from './unzip.ts'

const megabytes = (bytes: number) => `${bytes / 1e6} MB`
const number = (count: number) => count.toLocaleString('en')

/** What of a run's artifacts is read, and what is said of the rest. */
export interface Choice {
  artifacts: Artifact[]
  problems: Problem[]
}

/** Chooses the artifacts that are read: the same ones in each run of a workflow, so the first ones by name. */
export function chooseArtifacts(wanted: readonly Artifact[], unseen: number): Choice {
  const most = INPUT_LIMITS.artifacts
  const names = new Set(
    wanted
      .map(({ name }) => name)
      .sort()
      .slice(0, most),
  )
  const problems: Problem[] = []
  const where = "the run's artifacts"
  if (unseen > 0) {
    problems.push({
      what: `the run has more than ${number(INPUT_LIMITS.artifactPages * 100)} artifacts; ${number(unseen)} were not looked at`,
      where,
      mend: 'name those that are to be read under "artifacts" in tidemark.yml, without "*": they are then asked for by name',
    })
  }
  if (wanted.length > most) {
    problems.push({
      what: `${number(wanted.length)} artifacts are to be read, and ${number(wanted.length - most)} of them are left out`,
      where,
      mend: `upload at most ${most}, e.g. by merging them with actions/upload-artifact/merge; the first ones by name count`,
    })
  }
  return { artifacts: wanted.filter(({ name }) => names.has(name)), problems }
}

/** What is left of a run's limits while its artifacts are read one after the other. */
export interface Budget extends RunLeft {
  packedBytes: number
  cpuSeconds: number
  exceeding: number
}

export function wholeBudget(): Budget {
  const { files, unpackedBytes, packedBytes, readingSeconds: cpuSeconds, exceedingFiles } = INPUT_LIMITS
  return { files, unpackedBytes, packedBytes, cpuSeconds, exceeding: exceedingFiles }
}

/** Why no further artifact is read; null where there is none. */
export function refusal(left: Budget, next: Artifact): string | null {
  const { files, unpackedBytes, packedBytes, readingSeconds, exceedingFiles } = INPUT_LIMITS
  if (next.size > left.packedBytes)
    return `the run's artifacts are larger than ${megabytes(packedBytes)} together`
  if (left.files <= 0) return `the run's artifacts hold ${files} files already`
  if (left.unpackedBytes <= 0) return `the run's files are larger than ${megabytes(unpackedBytes)} together`
  if (left.cpuSeconds <= 0) return `reading the run's files takes longer than ${readingSeconds} s`
  return left.exceeding <= 0 ? `${exceedingFiles} of the run's files took too much memory or time` : null
}

/** The budget after an artifact was read. */
export function spent(
  left: Budget,
  artifact: Artifact,
  parts: readonly FilePart[],
  exceeding: number,
): Budget {
  const costs = parts.flatMap(({ cost }) => cost ?? [])
  return {
    files: left.files - costs.length,
    unpackedBytes: left.unpackedBytes - costs.reduce((sum, cost) => sum + cost.unpackedBytes, 0),
    packedBytes: left.packedBytes - artifact.size,
    cpuSeconds: left.cpuSeconds - costs.reduce((sum, cost) => sum + cost.cpuSeconds, 0),
    exceeding: left.exceeding - exceeding,
  }
}
