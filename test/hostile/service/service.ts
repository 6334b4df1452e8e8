import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts'
import { freePort } from '../../process/process.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

/** What a stretch of time was like for the service. Milliseconds and bytes. */
export interface Strain {
  /** The longest time that the event loop stood still. */
  gap: number
  /** The longest time that `/healthz` took, asked without a pause. */
  health: number
  /** The most memory of the process and its workers together. */
  memory: number
}

/** The built service in a process of its own, beside a GitHub, with instruments. */
export interface Watched {
  github: Sandbox
  url: string
  pid: number
  /** Memory of the process and its workers now. */
  memory(): Promise<number>
  /** Does something, and says how the service felt meanwhile. */
  during(act: () => Promise<void>): Promise<Strain>
  stop(): Promise<void>
}

async function ask(child: ChildProcess): Promise<Record<string, number>> {
  const answer = once(child, 'message')
  child.send('now')
  return (await answer)[0]
}

/** Starts the built service as `npm start` does, with more variables. */
export async function startWatched(env: Record<string, string> = {}): Promise<Watched> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-hostile-'))
  const github = await startSandbox({ limits: { perHour: Number.POSITIVE_INFINITY } })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const app = github.createApp({ webhookUrl: `${url}/api/github/webhooks` })
  const probe = join(import.meta.dirname, 'probe.mjs')
  const child = spawn(process.execPath, ['--import', probe, join(ROOT, 'dist/main.js')], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GHE_HOST: github.host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
      DATABASE_URL: `file:${join(folder, 'tidemark.db')}`,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'close')
  const instruments = fork(join(import.meta.dirname, 'instruments.mjs'), [String(child.pid), url])
  while (
    !(await fetch(`${url}/readyz`)
      .then(({ ok }) => ok)
      .catch(() => false))
  ) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`)
    await new Promise((done) => setTimeout(done, 20))
  }
  return {
    github,
    url,
    pid: child.pid ?? 0,
    memory: async () => (await ask(instruments)).now ?? 0,
    async during(act) {
      await Promise.all([ask(child), ask(instruments)])
      await act()
      const [{ longest = 0 }, { peak = 0, health = 0 }] = await Promise.all([ask(child), ask(instruments)])
      return { gap: longest, health, memory: peak }
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
      instruments.disconnect()
      await github.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
