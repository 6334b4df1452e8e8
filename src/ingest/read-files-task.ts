import type { FileMapping } from '../metrics/file-mapping.ts'
import type { Problem } from '../metrics/problem.ts'
import type { Task } from '../workers/task.ts'
import type { ReadFile } from './read-file.ts'
import type { RunLeft } from './unzip.ts'

/** An artifact as it was downloaded. */
export interface PackedArtifact {
  bytes: Buffer
  /** False for a single file, whose name is the artifact's. */
  isArchive: boolean
  name: string
  mappings: FileMapping[]
  /** Files before this place have been read. */
  from: number
  left: RunLeft
}

/** What reading a file took. */
export interface FileCost {
  unpackedBytes: number
  cpuSeconds: number
  /** The same for files of one name, content and way of being read, in whatever artifacts they are. */
  digest: string
}

/** What one file of an artifact gave, or what is wrong with the artifact itself. */
export interface FilePart {
  /** Absent where nothing of it counts. */
  file?: ReadFile
  problems: Problem[]
  /** Which lines ran, as `packLines` gives it; empty where the report does not tell. */
  lines: Uint8Array
  /** How much it takes in all, roughly. */
  bytes: number
  /** What it took to read it; absent where no file was read. */
  cost?: FileCost
}

/** Unpacks an artifact, and reads its files: each is a step and gives a part. */
export const READ_FILES: Task<PackedArtifact, null, FilePart> = {
  name: 'read-files',
  seconds: 3,
  totalSeconds: 30,
  resume: (input, step) => ({ ...input, from: step }),
}
