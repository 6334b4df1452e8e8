import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import type { Reply, Request } from './protocol.ts'
import type { Step, TaskContext, TaskFunction } from './task.ts'
import { startWatchdog, type Watchdog } from './watchdog.ts'

/** The tasks that a worker process can do, each loaded when it is first wanted. */
export type TaskTable = Record<string, () => Promise<TaskFunction<never, unknown, never>>>

/** Thrown by `step` when other tenants have their turn. */
class TurnOver extends Error {
  readonly step: Step
  readonly seconds: number

  constructor(step: Step, seconds: number) {
    super('the turn is over')
    this.step = step
    this.seconds = seconds
  }
}

/** The service comes first: for the processor, and where the system has to end a process for lack of memory. */
function stepBack(): void {
  try {
    setPriority(5)
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Not on this system, or not allowed.
  }
}

/** Resolves when the reply has left this process: it may be killed in the next moment. */
function reply(message: Reply): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, {}, (error) => (error ? reject(error) : resolve()))
  })
}

function contextFor({ seconds, turnSeconds }: Request, watchdog: Watchdog): TaskContext<never> {
  const began = process.cpuUsage()
  return {
    emit: (part) => reply({ kind: 'part', part }),
    async step(index, name) {
      const { user, system } = process.cpuUsage(began)
      const used = (user + system) / 1e6
      if (used > turnSeconds) throw new TurnOver({ index, name }, used)
      await reply({ kind: 'step', step: { index, name } })
      watchdog.begin(seconds)
    },
  }
}

async function answerTo(request: Request, tasks: TaskTable, watchdog: Watchdog): Promise<Reply> {
  try {
    watchdog.begin(request.seconds)
    const task = await tasks[request.task]?.()
    if (!task) throw new Error(`there is no task ${request.task}`)
    const output = await task(request.input as never, contextFor(request, watchdog))
    return { kind: 'done', output, rss: process.memoryUsage.rss() }
  } catch (error) {
    if (error instanceof TurnOver) {
      const { step, seconds } = error
      return { kind: 'yielded', step, seconds, rss: process.memoryUsage.rss() }
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    return { kind: 'failed', message, stack }
  }
}

/**
 * Makes this process a worker of the pool that started it: does one request after the other, within
 * `memory` bytes beyond what it takes now, until the pool or its process is gone.
 */
export async function serveTasks(tasks: TaskTable, memory: number): Promise<void> {
  stepBack()
  // A terminal and some process managers signal all processes at once; the pool says when work is over.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.on('disconnect', () => process.exit())
  const rss = process.memoryUsage.rss()
  const watchdog = startWatchdog(rss + memory)
  process.on('message', async (request: Request) => {
    const answer = await answerTo(request, tasks, watchdog)
    watchdog.rest()
    await reply(answer).catch(() => process.exit())
  })
  await reply({ kind: 'ready', rss })
}
