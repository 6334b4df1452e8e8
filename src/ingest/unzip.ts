import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import type { Problem } from '../metrics/problem.ts'

/** One file of an artifact. */
export interface UnpackedFile {
  /** The path inside the archive. */
  name: string
  bytes: Uint8Array
}

/** What an artifact may hold. Sizes in bytes. */
export interface Bounds {
  packed: number
  unpacked: number
  files: number
}

export const ARTIFACT_BOUNDS: Bounds = { packed: 10_000_000, unpacked: 50_000_000, files: 100 }

/** Stops the walk through an archive; what was unpacked before still counts. */
class Refused extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.what)
    this.problem = problem
  }
}

const megabytes = (bytes: number) => `${bytes / 1e6} MB`

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error ? reject(error) : resolve(zip),
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
    zip.once('error', (error: Error) => settle(() => reject(error)))
    zip.readEntry()
  })
}

function readEntry(zip: ZipFile, entry: Entry, most: number, tooLarge: () => Refused): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error)
      const chunks: Buffer[] = []
      let size = 0
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > most) stream.destroy(tooLarge())
        else chunks.push(chunk)
      })
      stream.on('error', reject)
      stream.on('end', () => resolve(Buffer.concat(chunks)))
    })
  })
}

/** Reads the archive's files in their order; calls `refuse` with what it leaves out. */
async function walk(
  bytes: Buffer,
  artifact: string,
  bounds: Bounds,
  files: UnpackedFile[],
  refuse: (problem: Problem) => void,
): Promise<void> {
  const zip = await open(bytes)
  const where = `artifact ${artifact}`
  const tooLarge = () =>
    new Refused({
      what: `its files are larger than ${megabytes(bounds.unpacked)} together`,
      where,
      mend: 'upload only the report files; what came before the limit counts',
    })
  let left = bounds.unpacked
  for (let entry = await nextEntry(zip); entry; entry = await nextEntry(zip)) {
    if (entry.fileName.endsWith('/')) continue
    if (files.length >= bounds.files) {
      throw new Refused({
        what: `it holds more than ${bounds.files} files`,
        where,
        mend: `upload at most ${bounds.files} report files in one artifact; the first ones count`,
      })
    }
    if (entry.isEncrypted()) {
      refuse({
        what: 'the file is encrypted',
        where: `${where}, ${entry.fileName}`,
        mend: 'upload it without a password',
      })
      continue
    }
    if (entry.uncompressedSize > left) throw tooLarge()
    const content = await readEntry(zip, entry, left, tooLarge)
    left -= content.byteLength
    files.push({ name: entry.fileName, bytes: content })
  }
}

/**
 * Unpacks an artifact's zip within bounds, in memory only. Paths that leave the archive, encrypted files, too many
 * or too large files are refused with a problem; what came before counts.
 */
export async function unzip(
  bytes: Buffer,
  artifact: string,
  bounds: Bounds = ARTIFACT_BOUNDS,
): Promise<{ files: UnpackedFile[]; problems: Problem[] }> {
  const files: UnpackedFile[] = []
  const problems: Problem[] = []
  try {
    await walk(bytes, artifact, bounds, files, (problem) => problems.push(problem))
  } catch (error) {
    problems.push(
      error instanceof Refused
        ? error.problem
        : {
            what: `the archive cannot be read: ${error instanceof Error ? error.message : String(error)}`,
            where: `artifact ${artifact}`,
            mend: 'upload it again with actions/upload-artifact',
          },
    )
  }
  return { files, problems }
}
