import { realpathSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { StoreLog } from '../database.ts'
import { type FileLock, tryLock } from './lock.ts'
import { holdOwnership, type Ownership } from './owner.ts'
import { bootId, type OwnerRecord, readRecord } from './record.ts'

/** How a process comes to own a database file. */
export interface AcquireOptions {
  /** Of the database file; its folder is there. */
  path: string
  /** Milliseconds without a sign of life after which an owner counts as dead, or as frozen. */
  lease: number
  hostName: string
  log: StoreLog
  /** Called once where another process has the file, before it is waited for. */
  onWait?: () => Promise<void>
  /** Called once when another process has taken the file over. */
  onLost?: () => void
  /** Ends the waiting with its reason. */
  signal?: AbortSignal
  /** Milliseconds, never going back. */
  clock?: () => number
}

/** How often it is looked whether the owner has left. */
const POLL_MS = 200

/** How often it is said that it still waits. */
const SAY_AGAIN_MS = 60_000

/**
 * Whether the lock is enough to know that the recorded owner is gone. It is where that owner held the lock itself, on
 * this kernel: another machine's locks may not be seen here.
 */
function isGone(record: OwnerRecord | null, boot: string): boolean {
  return record === null || (record.locked && record.boot === boot)
}

/**
 * Waits until this process owns a database file. The lock tells at once when the owner leaves or dies; where it cannot
 * (a frozen owner keeps it, a volume without locks has none), its sign of life does, which is watched by a clock that
 * nobody sets.
 */
export async function acquireOwnership(options: AcquireOptions): Promise<Ownership> {
  const { lease, log, signal, clock = () => performance.now() } = options
  const files = sidecars(options.path)
  const boot = bootId(options.hostName)
  const own = (lock: FileLock | null) => holdOwnership({ ...options, files, boot, lock })
  let seen = ''
  let since = clock()
  let said = Number.NEGATIVE_INFINITY
  for (;;) {
    signal?.throwIfAborted()
    const lock = tryLock(files.lock)
    const record = readRecord(files.record)
    const held = typeof lock === 'string' ? null : lock
    if (held && isGone(record, boot)) return own(held)
    if (lock === 'unsupported' && record === null) return own(null)
    const sign = record ? `${record.token} ${record.beat}` : ''
    if (sign !== seen) [seen, since] = [sign, clock()]
    if (clock() - since >= lease) {
      log.warn(whoIs(record), 'the process that has the database file gives no sign of life: taking it over')
      return own(held)
    }
    held?.release()
    if (said === Number.NEGATIVE_INFINITY) await options.onWait?.()
    if (clock() - said >= SAY_AGAIN_MS) {
      said = clock()
      log.warn(whoIs(record), 'another process has the database file: waiting for it to leave')
    }
    // The reason of an abort is thrown by the next turn.
    await pause(POLL_MS, undefined, signal ? { signal } : {}).catch(() => {})
  }
}

function whoIs(record: OwnerRecord | null): Record<string, unknown> {
  return record ? { ownerHost: record.host, ownerPid: record.pid } : {}
}

/** The files beside a database file that say whose it is; the same for every name of that file. */
export function sidecars(path: string): { lock: string; record: string } {
  const real = realPath(path)
  return { lock: `${real}-lock`, record: `${real}-owner` }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
