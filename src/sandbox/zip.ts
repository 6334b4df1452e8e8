import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** Marks a file that is uploaded as it is, with `archive: false`. */
const UNZIPPED = Symbol('unzipped')

/**
 * What is in an artifact: files by name, the bytes of a zip (or of something that only says so), or a single file that
 * is not zipped.
 */
export type ArtifactContent = Uint8Array | Record<string, string | Uint8Array> | { [UNZIPPED]: string }

/** An artifact of one file, as `actions/upload-artifact` stores it with `archive: false`. */
export function unzipped(text: string): ArtifactContent {
  return { [UNZIPPED]: text }
}

/** The type that the storage tells of an artifact. */
export function contentTypeOf(content: ArtifactContent): string {
  return UNZIPPED in content ? 'application/octet-stream' : 'application/zip'
}

/** Zips files as `actions/upload-artifact` does. */
export async function zip(content: ArtifactContent): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content
  if (UNZIPPED in content) return Buffer.from(content[UNZIPPED] as string)
  const file = new ZipFile()
  for (const [name, data] of Object.entries(content)) {
    file.addBuffer(Buffer.from(data), name, { mtime: new Date(0) })
  }
  file.end()
  return await buffer(file.outputStream)
}
