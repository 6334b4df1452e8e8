import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const writer = fileURLToPath(new URL('./writer.ts', import.meta.url))

/** Another process with the store's code, as the test talks to it. */
export interface OtherProcess {
  /** Waits until it has told a first line. */
  ready: Promise<void>
  go(): void
  /** All lines that it told, once it has ended well. */
  lines(): Promise<string[]>
}

/** Starts another process (see `writer.ts`), which ends with the test at the latest. */
export function startProcess(command: 'hold' | 'migrate' | 'write', ...args: string[]): OtherProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, command, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const told: string[] = []
  const reader = createInterface({ input: child.stdout })
  const first = once(reader, 'line').then(() => undefined)
  reader.on('line', (line) => told.push(line))
  const ended = Promise.all([once(child, 'close'), once(reader, 'close')])
  return {
    ready: first,
    go: () => void child.stdin.write('go\n'),
    lines: async () => {
      const [[code]] = await ended
      if (code !== 0) throw new Error(`the other process ended with ${code}`)
      return told
    },
  }
}
