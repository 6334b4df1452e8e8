import { LibsqlError } from '@libsql/client'
import { FileReplaced } from './ownership/fence.ts'
import { OwnershipLost } from './ownership/owner.ts'
import { unwrap } from './retry.ts'

/** The database file cannot be trusted any more: nothing is written to it. */
export class DatabaseDamaged extends Error {
  constructor(detail: string) {
    super(`the database file is damaged (${detail}); stop Tidemark and restore a backup`)
    this.name = 'DatabaseDamaged'
  }
}

const FULL = 'the disk is full; free some space, and what could not be stored is asked for again'

/** SQLite's code of an error; empty for other errors. */
function codeOf(error: unknown): string {
  const failure = unwrap(error)
  if (failure instanceof LibsqlError) return failure.extendedCode ?? failure.code
  return failure instanceof Error && 'code' in failure ? String(failure.code) : ''
}

/** Whether an error says that the file is no sound database. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))
}

/** Whether an error is the disk's: the connection that met it is not used again. */
export function isOfDisk(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR)/.test(codeOf(error))
}

/** What an operator has to know of an error of the store; null for one that is no trouble of the store. */
export function troubleOf(error: unknown): string | null {
  const known = [DatabaseDamaged, FileReplaced, OwnershipLost]
  if (known.some((kind) => error instanceof kind)) return (error as Error).message
  const code = codeOf(error)
  if (isDamage(error)) return new DatabaseDamaged(code).message
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') return FULL
  if (code.startsWith('SQLITE_IOERR')) return `the disk of the database fails (${code}); see the system's log`
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code))
    return `the database cannot be written (${code}); make its file and folder writable for this process`
  if (code.startsWith('SQLITE_BUSY')) return 'another program keeps the database locked; end it'
  return null
}

/** The same for a disk that is all but full. */
export function fullDisk(): string {
  return FULL
}
