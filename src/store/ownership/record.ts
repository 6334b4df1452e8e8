import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'

/** What the process that owns a database file says of itself, in a file beside it. */
export interface OwnerRecord {
  /** Made up anew by every owner. */
  token: string
  /** Grows while the owner lives. */
  beat: number
  /** Whether it holds the lock of the operating system, too. */
  locked: boolean
  /** The same for all that share one kernel since it was started, and with it its locks. */
  boot: string
  host: string
  pid: number
}

/** Always as long as this, so that it is overwritten in place: that needs no room on a full disk. */
const BYTES = 512

/** The record of the owner; null where there is none that can be read. */
export function readRecord(path: string): OwnerRecord | null {
  try {
    const record: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const isRecord = typeof record === 'object' && record !== null && 'token' in record
    return isRecord ? (record as OwnerRecord) : null
  } catch {
    return null
  }
}

/** Writes the record, in place. */
export function writeRecord(path: string, record: OwnerRecord): void {
  const file = openSync(path, openFlags(path))
  try {
    writeSync(file, JSON.stringify(record).padEnd(BYTES), 0, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Removes the record: its owner has left. */
export function removeRecord(path: string): void {
  rmSync(path, { force: true })
}

function openFlags(path: string): 'r+' | 'w+' {
  try {
    closeSync(openSync(path, 'r+'))
    return 'r+'
  } catch {
    return 'w+'
  }
}

/** What tells this machine, since it was started, from others; its name where the kernel does not say. */
export function bootId(hostName: string): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return hostName
  }
}
