import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** A real process of Tidemark. */
export interface Tidemark {
  child: ChildProcess
  /** Everything it has printed. */
  output(): string
  /** Resolves when the output holds the text; fails if the process ends before. */
  says(text: string | RegExp): Promise<void>
  /** Resolves with its exit code; null if a signal ended it. */
  exit: Promise<number | null>
}

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** Starts a command with nothing but these variables (and what Node needs). */
export function start(command: string[], env: Record<string, string>, cwd = ROOT): Tidemark {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  const exit = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
  return {
    child,
    output: () => printed,
    exit,
    says: (text) =>
      new Promise((done, fail) => {
        const look = () => {
          if (typeof text === 'string' ? printed.includes(text) : text.test(printed)) done()
        }
        listeners.add(look)
        look()
        exit.then((code) => fail(new Error(`it ended with ${code}:\n${printed}`)))
      }),
  }
}

/** The built app. */
export const MAIN = [process.execPath, resolve(ROOT, 'dist/main.js')]
/** The built command line. */
export const CLI = [process.execPath, resolve(ROOT, 'dist/cli.js')]
