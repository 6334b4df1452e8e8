import { watch } from 'node:fs'

/** Resolves when the database in a folder is written for the n-th time from now; its making counts. */
export function writes(folder: string, count: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let left = count
    const watcher = watch(folder, { signal }, (_, name) => {
      if (!name?.endsWith('.db-wal') || --left > 0) return
      watcher.close()
      resolve()
    })
  })
}
