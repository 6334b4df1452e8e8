import Database from 'libsql'

/** A lock of the operating system. It ends with the process that holds it, however that ends. */
export interface FileLock {
  release(): void
}

/**
 * Tries to lock a file, which is made where it is missing. `held`: another process has it. `unsupported`: the volume
 * knows no locks. Node cannot lock files, SQLite can: the file is an empty database with a transaction that never ends.
 */
export function tryLock(path: string): FileLock | 'held' | 'unsupported' {
  const connection = new Database(path, { timeout: 0 })
  try {
    // A journal on the disk would be a file more, and need room.
    connection.exec('pragma journal_mode = memory')
    connection.exec('begin immediate')
  } catch (error) {
    connection.close()
    return codeOf(error).startsWith('SQLITE_BUSY') ? 'held' : 'unsupported'
  }
  return {
    release() {
      if (!connection.open) return
      connection.exec('rollback')
      connection.close()
    },
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
