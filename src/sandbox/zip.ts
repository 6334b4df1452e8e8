import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** What is in an artifact: files by name, or the bytes of a zip (or of something that only says so). */
export type ArtifactContent = Uint8Array | Record<string, string | Uint8Array>

/** Zips files as `actions/upload-artifact` does. */
export async function zip(content: ArtifactContent): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content
  const file = new ZipFile()
  for (const [name, data] of Object.entries(content)) {
    file.addBuffer(Buffer.from(data), name, { mtime: new Date(0) })
  }
  file.end()
  return await buffer(file.outputStream)
}
