import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { LARGE_MEMORY } from './limits.ts'
import { END_MARK, type Reply, type Request } from './protocol.ts'
import type { Step } from './task.ts'

/** How one request to a worker process ended. */
export type Ended =
  | { kind: 'done'; output: unknown }
  | { kind: 'yielded'; step: Step; seconds: number }
  | { kind: 'failed'; error: Error }
  /** The process is gone. `reason`: `memory`, `time`, or null where nothing is known of it. `step`: if one had begun. */
  | { kind: 'gone'; reason: string | null; step: Step | null }

/** A process that does one piece of work after the other. */
export interface WorkerProcess {
  pid: number | undefined
  /** Bytes that it takes without work; null while it starts. */
  rest(): number | null
  /** False once it is gone, or is to be replaced because it has kept too much memory. */
  isFit(): boolean
  run(request: Request, onPart: (part: unknown) => void): Promise<Ended>
  /** Ends it at once, whatever it does. Resolves when it is gone. */
  kill(): Promise<void>
}

/** A process that keeps more than this share of its memory after work is replaced. */
const KEEPS_TOO_MUCH = 0.5

/** What of its error output is kept: V8 and Node explain themselves at length. */
const LONGEST_ERROR = 4_096

/**
 * Memory that is used rarely is given back early, and the heap stays well below what the watchdog allows in all. The
 * process knows no secrets: nothing of this one's environment.
 */
const OPTIONS = [
  '--expose-gc',
  '--optimize-for-size',
  '--max-semi-space-size=4',
  '--v8-pool-size=1',
  `--max-old-space-size=${Math.round((LARGE_MEMORY * 1.5) / 1024 ** 2)}`,
]

/** What a TypeScript module needs, as from a checkout that was not built. */
function loaderOf(path: string): string[] {
  return path.endsWith('.ts') ? ['--import', createRequire(import.meta.url).resolve('tsx')] : []
}

function forked(module: URL, memory: number): ChildProcess {
  const path = fileURLToPath(module)
  return fork(path, [String(memory)], {
    execArgv: [...OPTIONS, ...loaderOf(path)],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

/** Starts a process of a module that calls `serveTasks` with the bytes of its first argument. */
export function startWorkerProcess(module: URL, memory: number): WorkerProcess {
  const child = forked(module, memory)
  let errors = ''
  let step: Step | null = null
  let rest: number | null = null
  let isGone = false
  let keepsTooMuch = false
  let onReply: (reply: Reply) => void = () => {}
  let onGone: () => void = () => {}
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk}`.slice(-LONGEST_ERROR)
  })
  const gone = new Promise<void>((resolve) => {
    const end = () => {
      isGone = true
      onGone()
      resolve()
    }
    child.once('close', end)
    child.once('error', end)
  })
  child.on('message', (reply: Reply) => {
    if ('rss' in reply) {
      rest ??= reply.rss
      keepsTooMuch = reply.rss - rest > KEEPS_TOO_MUCH * memory
    }
    if (reply.kind === 'step') step = reply.step
    onReply(reply)
  })
  // A worker that waits for work does not keep its parent alive; one that works is awaited by whoever wants the work.
  const hold = (isBusy: boolean) => (isBusy ? child.ref() : child.unref())

  /** Why it is gone, as far as it could say it itself. V8 says that its heap is full, and aborts. */
  const reason = () => {
    const said = errors.split(END_MARK)[1]?.trim()
    if (said) return said
    return errors.includes('heap out of memory') || child.signalCode === 'SIGABRT' ? 'memory' : null
  }

  return {
    pid: child.pid,
    rest: () => rest,
    isFit: () => !isGone && !keepsTooMuch,
    run(request, onPart) {
      step = null
      hold(true)
      return new Promise<Ended>((resolve) => {
        const settle = (ended: Ended) => {
          onReply = () => {}
          onGone = () => {}
          hold(false)
          resolve(ended)
        }
        onGone = () => settle({ kind: 'gone', reason: reason(), step })
        onReply = (reply) => {
          if (reply.kind === 'part') onPart(reply.part)
          else if (reply.kind === 'done') settle({ kind: 'done', output: reply.output })
          else if (reply.kind === 'yielded') settle(reply)
          else if (reply.kind === 'failed') {
            settle({
              kind: 'failed',
              error: Object.assign(new Error(reply.message), { stack: reply.stack }),
            })
          }
        }
        if (isGone) onGone()
        else child.send(request, (error) => error && child.kill('SIGKILL'))
      })
    },
    async kill() {
      child.kill('SIGKILL')
      if (!isGone) await gone
    },
  }
}
