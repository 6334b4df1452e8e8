import { createFairQueue } from './fair-queue.ts'
import {
  LARGE_IDLE_MS,
  LARGE_MEMORY,
  LARGE_MEMORY_BESIDE,
  MOST_INTERRUPTIONS,
  SMALL_IDLE_MS,
  SMALL_MEMORY,
  SMALL_WAITS_MS,
} from './limits.ts'
import { createSlot, type Slot, type Work } from './slot.ts'
import type { Outcome, PassedLimit, Step, Task, Tenant } from './task.ts'

/** Where a pool writes what an operator should know. */
export interface PoolLog {
  warn(fields: Record<string, unknown>, message: string): void
}

/** How work is to be done. */
export interface RunOptions<Part> {
  tenant: Tenant
  /** It is likely to take little: it may go past other tenants' work. Found to take more, it is done as the rest. */
  small: boolean
  /** Called with each part of the result, before the promise resolves. */
  onPart?: (part: Part) => void
}

/** Does work in processes of their own, within limits of memory and time, so that the service goes on meanwhile. */
export interface Pool {
  /** Rejects where the task throws; work that takes too much is an outcome. */
  run<Input, Output, Part>(
    task: Task<Input, Output, Part>,
    input: Input,
    options: RunOptions<Part>,
  ): Promise<Outcome<Output>>
  /** Work will come soon: starts a process, if there is none. */
  warmUp(): void
  /** Ends all processes; what still waits is rejected. */
  close(): Promise<void>
}

interface Item extends Work {
  resolve: (outcome: Outcome<unknown>) => void
  reject: (error: Error) => void
}

/** How often memory is looked at while both processes work. */
const LOOK_MS = 25

/**
 * A pool of at most two processes: one for work of any size, and beside it, only when small work would wait long
 * behind another repository's, one for that. `module` calls `serveTasks`.
 */
export function createPool(module: URL, log: PoolLog): Pool {
  const queue = createFairQueue<Item>()
  const large = createSlot<Item>({ module, memory: LARGE_MEMORY, idleMs: LARGE_IDLE_MS, small: false })
  const small = createSlot<Item>({ module, memory: SMALL_MEMORY, idleMs: SMALL_IDLE_MS, small: true })
  let closing = false
  let timer: NodeJS.Timeout | undefined

  const again = (item: Item, step: Step | null) => {
    const { task, input } = item
    queue.add(item.tenant, {
      ...item,
      input: step !== null && task.resume ? task.resume(input, step.index) : input,
    })
  }

  const exceeded = (item: Item, limit: PassedLimit, step: Step | null) => {
    const { installationId: installation, repositoryId: repository } = item.tenant
    log.warn({ task: item.task.name, installation, repository, limit }, 'work took too much and was ended')
    item.resolve({ kind: 'exceeded', limit, step })
  }

  const next = (item: Item, step: Step) => {
    if (item.used > item.task.totalSeconds) exceeded(item, 'total', step)
    else again(item, step)
  }

  /** A process is gone that nobody ended: its work was too much, or something happened to it. */
  const gone = (slot: Slot<Item>, item: Item, reason: string | null, step: Step | null) => {
    if (closing) item.reject(new Error('the service stops'))
    else if (slot === small) again({ ...item, small: false }, step)
    else if (reason === 'memory' || reason === 'time') exceeded(item, reason, step)
    else if (item.crashes === 0) again({ ...item, crashes: 1 }, step)
    else exceeded(item, 'crash', step)
  }

  const work = async (slot: Slot<Item>, item: Item) => {
    const began = performance.now()
    const ended = await slot.run(item)
    queue.charge(item.tenant, performance.now() - began)
    if (ended.kind === 'done') item.resolve({ kind: 'done', output: ended.output })
    else if (ended.kind === 'failed') item.reject(ended.error)
    else if (ended.kind === 'yielded') next({ ...item, used: item.used + ended.seconds }, ended.step)
    else if (ended.kind === 'gone') gone(slot, item, ended.reason, ended.step)
    else again({ ...item, interruptions: item.interruptions + 1 }, ended.step)
    pump()
  }

  /** Whether the small process may live beside what the large one does now, which may have to be done again. */
  const makesRoom = () => {
    if (large.memory() <= LARGE_MEMORY_BESIDE) return true
    const current = large.current()
    if (current && current.work.interruptions >= MOST_INTERRUPTIONS) return false
    large.interrupt()
    return true
  }

  function pumpSmall(): void {
    const current = large.current()
    if (!current || small.current()) return
    const isWanted = (item: Item, { repositoryId }: Tenant) =>
      item.small && repositoryId !== current.work.tenant.repositoryId
    if (!queue.has(isWanted)) return
    const waits = current.since + SMALL_WAITS_MS - performance.now()
    if (waits > 0) later(waits)
    else if (small.isAlive() || makesRoom()) {
      const item = queue.take(isWanted)
      if (item) void work(small, item)
    }
  }

  /** Both together take no more than the large one alone would. */
  function watchMemory(): void {
    if (!small.isAlive() || !large.current()) return
    if (!makesRoom()) small.interrupt()
    later(LOOK_MS)
  }

  function later(milliseconds: number): void {
    clearTimeout(timer)
    timer = setTimeout(pump, Math.ceil(milliseconds)).unref()
  }

  function pump(): void {
    if (closing) return
    if (!large.current()) {
      const item = queue.take(() => true)
      if (item) void work(large, item)
    }
    pumpSmall()
    watchMemory()
  }

  return {
    run: (task, input, { tenant, small: isSmall, onPart = () => {} }) =>
      new Promise((resolve, reject) => {
        if (closing) return reject(new Error('the service stops'))
        queue.add(tenant, {
          task: task as Work['task'],
          input,
          tenant,
          small: isSmall,
          interruptions: 0,
          crashes: 0,
          used: 0,
          onPart: onPart as Work['onPart'],
          resolve: resolve as Item['resolve'],
          reject,
        })
        pump()
      }),
    warmUp() {
      if (!closing) large.start()
    },
    async close() {
      closing = true
      clearTimeout(timer)
      for (const item of queue.drain()) item.reject(new Error('the service stops'))
      await Promise.all([large.close(), small.close()])
    },
  }
}
