import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A process under test. */
export interface Subject {
  pid: number
  /** What it says that it listens on, e.g. `http://127.0.0.1:4000`. */
  url: string
  /** Milliseconds from its start to the line that says so. */
  startedIn: number
  stop(): Promise<void>
}

/** Starts a Node process with these variables; resolves when it says that it listens. */
export async function startProcess(args: string[], env: Record<string, string>): Promise<Subject> {
  const began = performance.now()
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const lines = createInterface({ input: child.stdout })
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /istening on "?(http:\/\/[\w.:]+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
    closed.then(() => reject(new Error(`${args.join(' ')} ended before it listened`)), reject)
  })
  const startedIn = performance.now() - began
  return {
    pid: child.pid ?? 0,
    url,
    startedIn,
    async stop() {
      child.kill('SIGTERM')
      await closed
    },
  }
}

/** The memory that a process holds (its resident set), in megabytes of 10⁶ bytes. Linux only. */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6
}
