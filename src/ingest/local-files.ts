import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'

/** A file on this machine, as one of an artifact. */
export interface FoundFile {
  path: string
  /** The path inside the artifact. */
  name: string
  artifact: string
}

/** What files that are named one by one belong to. */
const LOOSE = 'files'

async function filesUnder(folder: string): Promise<FoundFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, name: relative(folder, path), artifact: basename(folder) || folder }))
}

/** A path that leads to nothing that could be read. */
export interface MissingFile {
  path: string
  reason: string
}

/** The files of paths: each folder is an artifact with all files below it, single files are one together. */
export async function filesOf(
  paths: readonly string[],
): Promise<{ found: FoundFile[]; missing: MissingFile[] }> {
  const found: FoundFile[] = []
  const missing: MissingFile[] = []
  for (const path of paths) {
    let isFolder: boolean
    try {
      isFolder = (await stat(path)).isDirectory()
    } catch (error) {
      missing.push({ path, reason: error instanceof Error ? error.message : String(error) })
      continue
    }
    const files = isFolder
      ? await filesUnder(path)
      : [{ path, name: path.replace(/^\.?\//, ''), artifact: LOOSE }]
    for (const file of files) found.push(file)
  }
  return { found, missing }
}
