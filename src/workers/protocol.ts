import type { Step } from './task.ts'

/** What the pool says to a worker process. */
export interface Request {
  task: string
  input: unknown
  /** Seconds of CPU for a step, and for a turn of several steps. */
  seconds: number
  turnSeconds: number
}

/** What a worker process says to the pool. */
export type Reply =
  /** It can work now; how many bytes it takes without work. */
  | { kind: 'ready'; rss: number }
  | { kind: 'step'; step: Step }
  | { kind: 'part'; part: unknown }
  | { kind: 'done'; output: unknown; rss: number }
  /** Its turn is over before this step, and took so many seconds of CPU. */
  | { kind: 'yielded'; step: Step; seconds: number; rss: number }
  | { kind: 'failed'; message: string; stack: string | undefined }

/** Before the reason why a process ended itself, in its error output. */
export const END_MARK = 'tidemark worker ended: '
