import { SMALL_SECONDS, TURN_SECONDS } from './limits.ts'
import { rssOf } from './rss.ts'
import type { Step, Task, Tenant } from './task.ts'
import { type Ended, startWorkerProcess, type WorkerProcess } from './worker-process.ts'

/** Work that waits or is done. */
export interface Work {
  task: Task<unknown, unknown, unknown>
  input: unknown
  tenant: Tenant
  /** It may be done in the process that is kept for small work. */
  small: boolean
  interruptions: number
  crashes: number
  /** Seconds of CPU that its turns have taken. */
  used: number
  onPart: (part: unknown) => void
}

/** A place for one process, which is started when there is work and ended when there is none for a while. */
export interface Slot<Item extends Work> {
  /** What is being done, and since when; null where nothing is. */
  current(): { work: Item; since: number } | null
  /** Bytes that its process takes beyond what it takes without work. */
  memory(): number
  isAlive(): boolean
  /** Starts its process, if there is none. */
  start(): void
  /** Does the work; resolves with `interrupted` where `interrupt` ended it. */
  run(work: Item): Promise<Ended | { kind: 'interrupted'; step: Step | null }>
  /** Ends its process, and what it does. */
  interrupt(): void
  /** Ends its process for good. */
  close(): Promise<void>
}

/** What a slot's processes are. */
export interface SlotOptions {
  /** The module of the process; see `serveTasks`. */
  module: URL
  memory: number
  idleMs: number
  small: boolean
}

/** An empty slot. */
export function createSlot<Item extends Work>({ module, memory, idleMs, small }: SlotOptions): Slot<Item> {
  let process: WorkerProcess | null = null
  let current: { work: Item; since: number } | null = null
  let interrupted = false
  let idle: NodeJS.Timeout | undefined

  const end = () => {
    const ended = process?.kill()
    process = null
    return ended
  }
  const endWhenIdle = () => {
    clearTimeout(idle)
    idle = setTimeout(() => void end(), idleMs).unref()
  }
  const usable = () => {
    clearTimeout(idle)
    if (process && !process.isFit()) void end()
    process ??= startWorkerProcess(module, memory)
    return process
  }

  return {
    current: () => current,
    memory: () => Math.max(0, rssOf(process?.pid) - (process?.rest() ?? Number.POSITIVE_INFINITY)),
    isAlive: () => process?.isFit() ?? false,
    start() {
      if (current) return
      usable()
      endWhenIdle()
    },
    async run(work) {
      interrupted = false
      current = { work, since: performance.now() }
      const ended = await usable().run(
        {
          task: work.task.name,
          input: work.input,
          seconds: small ? Math.min(SMALL_SECONDS, work.task.seconds) : work.task.seconds,
          turnSeconds: TURN_SECONDS,
        },
        work.onPart,
      )
      current = null
      endWhenIdle()
      return interrupted && ended.kind === 'gone' ? { kind: 'interrupted', step: ended.step } : ended
    },
    interrupt() {
      interrupted = true
      void end()
    },
    async close() {
      clearTimeout(idle)
      await end()
    },
  }
}
