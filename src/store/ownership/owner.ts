import { randomUUID } from 'node:crypto'
import type { AcquireOptions } from './acquire.ts'
import { type FileLock, tryLock } from './lock.ts'
import { readRecord, removeRecord, writeRecord } from './record.ts'

/** A database file that is this process's own. */
export interface Ownership {
  /** Written into the database, so that no transaction of an earlier owner is committed after this one's first. */
  token: string
  /** Throws an `OwnershipLost` where another process has taken the file over. */
  assert(): void
  /** Says that the ownership is lost, and throws. */
  lose(): never
  /** Leaves the file to the next one. */
  release(): void
}

/** Another process has taken the database file over while this one gave no sign of life. */
export class OwnershipLost extends Error {
  constructor() {
    super(
      'another process has taken the database file over, because this one gave no sign of life for a while; ' +
        'nothing more is written or published from here',
    )
    this.name = 'OwnershipLost'
  }
}

interface Holding extends AcquireOptions {
  files: { lock: string; record: string }
  boot: string
  /** Null where the owner before is frozen and still has it, or the volume knows no locks. */
  lock: FileLock | null
}

/** A sign of life is given at least this often, in milliseconds. */
const LONGEST_BEAT_MS = 2_000

/** Owns the file from now on, and gives signs of life until it is released or lost. */
export function holdOwnership({ files, boot, lock, lease, hostName, log, onLost }: Holding): Ownership {
  const token = randomUUID()
  let beat = 0
  let lost = false
  let complained = false

  const say = () =>
    writeRecord(files.record, {
      token,
      beat: beat++,
      locked: lock !== null,
      boot,
      host: hostName,
      pid: process.pid,
    })

  const isMine = () => {
    const record = readRecord(files.record)
    return record === null || record.token === token
  }

  const end = () => {
    clearInterval(timer)
    lock?.release()
    lock = null
  }

  function lose(): never {
    if (!lost) {
      lost = true
      end()
      onLost?.()
    }
    throw new OwnershipLost()
  }

  function giveSign(): void {
    try {
      if (!isMine()) lose()
      if (lock === null) {
        const free = tryLock(files.lock)
        if (typeof free !== 'string') lock = free
      }
      say()
      complained = false
    } catch (error) {
      if (lost || complained) return
      complained = true
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ reason }, 'the sign of life beside the database file cannot be written')
    }
  }

  const timer = setInterval(giveSign, Math.min(LONGEST_BEAT_MS, lease / 5))
  timer.unref()
  say()
  return {
    token,
    assert() {
      if (lost || !isMine()) lose()
    },
    lose,
    release() {
      if (lost) return
      if (isMine()) removeRecord(files.record)
      end()
    },
  }
}
