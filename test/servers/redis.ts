import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, start, type Tidemark } from '../process/process.ts'

/** A Redis of the test's own. */
export interface RedisServer {
  /** For `REDIS_URL`. */
  url: string
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again at the same address, with the data of at most a second before. */
  revive(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** Whether this machine has a Redis (Debian: `apt-get install redis-server`). */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

/** Starts an empty Redis with an append-only file on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-redis-'))
  const port = String(await freePort())
  let server: Tidemark
  const revive = async () => {
    const address = ['--bind', '127.0.0.1', '--port', port]
    server = start(['redis-server', ...address, '--dir', folder, '--appendonly', 'yes', '--save', ''], {})
    await server.says('Ready to accept connections')
  }
  const kill = async () => {
    server.child.kill('SIGKILL')
    await server.exit
  }
  await revive()
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    revive,
    async stop() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
