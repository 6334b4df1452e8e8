import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { INPUT_LIMITS } from '../metrics/input-limits.ts'
import type { Problem } from '../metrics/problem.ts'

/** One file of an archive, not yet unpacked. */
export interface ArchivedFile {
  /** Its place among the archive's files, from 0. */
  index: number
  /** The path inside the archive. */
  name: string
  /** Unpacks it. To be called before the walk goes on. */
  read: () => Promise<Uint8Array>
}

/** What an artifact may hold. Sizes in bytes. */
export interface Bounds {
  packed: number
  unpacked: number
  files: number
}

export const ARTIFACT_BOUNDS: Bounds = {
  packed: INPUT_LIMITS.artifactBytes,
  unpacked: INPUT_LIMITS.artifactUnpackedBytes,
  files: INPUT_LIMITS.artifactFiles,
}

/** Stops the walk through an archive; what was unpacked before still counts. */
class Refused extends Error {
  readonly problem: Omit<Problem, 'where'>

  constructor(problem: Omit<Problem, 'where'>) {
    super(problem.what)
    this.problem = problem
  }
}

const megabytes = (bytes: number) => `${bytes / 1e6} MB`

function unreadable(error: unknown): Refused {
  return new Refused({
    what: `the archive cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    mend: 'upload it again with actions/upload-artifact',
  })
}

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error ? reject(unreadable(error)) : resolve(zip),
    )
  })
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error')
      act()
    }
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)))
    zip.once('end', () => settle(() => resolve(null)))
    zip.once('error', (error: Error) => settle(() => reject(unreadable(error))))
    zip.readEntry()
  })
}

/** The reader holds what it gives to the size that the archive says. */
function readEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(unreadable(error))
      const content = Buffer.allocUnsafeSlow(entry.uncompressedSize)
      let size = 0
      stream.on('data', (chunk: Buffer) => {
        size += chunk.copy(content, size)
      })
      stream.on('error', (reason) => reject(unreadable(reason)))
      stream.on('end', () => resolve(content.subarray(0, size)))
    })
  })
}

/** How much of a run's limits its artifacts before this one have left. */
export interface RunLeft {
  files: number
  unpackedBytes: number
}

/** What is visited of an archive, and within which bounds. */
export interface Walk {
  bytes: Buffer
  /** Called with one file after the other, in their order. */
  visit: (file: ArchivedFile) => Promise<void>
  /** Files before this place have been visited: only their sizes count. */
  from?: number
  bounds?: Bounds
  /** What the run's other artifacts have left. */
  left?: RunLeft
  /** Called with what is left out; `file` is null for the archive as a whole. */
  refuse: (problem: Omit<Problem, 'where'>, file: string | null) => void
}

async function walkFiles(walk: Walk): Promise<void> {
  const { bytes, visit, from = 0, bounds = ARTIFACT_BOUNDS, left: ofRun, refuse } = walk
  const zip = await open(bytes)
  let left = bounds.unpacked
  let leftOfRun = ofRun?.unpackedBytes ?? Number.POSITIVE_INFINITY
  let index = 0
  for (let entry = await nextEntry(zip); entry; entry = await nextEntry(zip)) {
    const { fileName: name, uncompressedSize: size } = entry
    if (name.endsWith('/')) continue
    if (index >= bounds.files) {
      throw new Refused({
        what: `it holds more than ${bounds.files} files`,
        mend: `upload at most ${bounds.files} report files in one artifact; the first ones count`,
      })
    }
    if (index >= (ofRun?.files ?? index + 1)) {
      throw new Refused({
        what: `the run's artifacts hold more than ${INPUT_LIMITS.files} files together`,
        mend: 'upload fewer report files; the first ones count',
      })
    }
    if (entry.isEncrypted()) {
      const problem = { what: 'the file is encrypted', mend: 'upload it without a password' }
      if (index >= from) refuse(problem, name)
      index++
      continue
    }
    if (size > left) {
      throw new Refused({
        what: `its files are larger than ${megabytes(bounds.unpacked)} together`,
        mend: 'upload only the report files; what came before the limit counts',
      })
    }
    if (size > leftOfRun) {
      throw new Refused({
        what: `the run's files are larger than ${megabytes(INPUT_LIMITS.unpackedBytes)} together`,
        mend: 'upload only the report files; what came before the limit counts',
      })
    }
    left -= size
    leftOfRun -= size
    const current = entry
    if (index >= from) await visit({ index, name, read: () => readEntry(zip, current) })
    index++
  }
}

/**
 * Walks through the files of an artifact's zip within bounds, in memory only. Paths that leave the archive, encrypted
 * files, too many or too large files are refused with a problem; what came before counts.
 */
export async function walkArchive(walk: Walk): Promise<void> {
  try {
    await walkFiles(walk)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    walk.refuse(error.problem, null)
  }
}

/** The same for an artifact that is no archive but a single file. */
export function walkSingleFile(name: string): (walk: Walk) => Promise<void> {
  return async ({ bytes, from = 0, visit }) => {
    if (from === 0) await visit({ index: 0, name, read: async () => bytes })
  }
}
