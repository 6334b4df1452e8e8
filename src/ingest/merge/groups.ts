import type { Reading } from '../../metrics/metric.ts'
import type { ReadFile } from '../read-file.ts'

/** Files of one kind: of one format, environment and prefix. Those alone may be put together. */
export function groupKey({ format, prefix, upload }: ReadFile): string {
  return JSON.stringify([format, upload.environment, prefix])
}

/** The groups of files, in the order of their first ones. */
export function groupsOf(files: readonly ReadFile[]): Map<string, ReadFile[]> {
  const groups = new Map<string, ReadFile[]>()
  for (const file of files) {
    const key = groupKey(file)
    const group = groups.get(key)
    if (group) group.push(file)
    else groups.set(key, [file])
  }
  return groups
}

/** Puts readings made of several files in place of the files' own ones of the same ids: into the first of them. */
export function replaced(
  files: readonly ReadFile[],
  group: readonly ReadFile[],
  merged: { ids: ReadonlySet<string>; readings: Reading[] },
): ReadFile[] {
  const [first] = group
  const members = new Set(group)
  return files.map((file) => {
    if (!members.has(file)) return file
    const own = file.upload.readings.filter(({ definition }) => !merged.ids.has(definition.id))
    const readings = file === first ? [...merged.readings, ...own] : own
    return { ...file, upload: { ...file.upload, readings } }
  })
}
