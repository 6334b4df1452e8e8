import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { freePort, MAIN, start, type Tidemark } from './process.ts'

/** Processes of Tidemark on one database file, of which GitHub delivers to one at a time. */
export interface Pair {
  github: Sandbox
  databaseUrl: string
  /** Starts one more. */
  run(): Promise<Member>
  /** Deliveries go to this one from now on. */
  deliverTo(member: Member): void
  end(): Promise<void>
}

/** One of the processes. */
export interface Member extends Tidemark {
  url: string
  /** Status and text of a page. */
  get(path: string): Promise<[status: number, text: string]>
}

/** A GitHub, and processes beside it whose lease is over after two seconds. */
export async function startPair(folder: string, more: Record<string, string> = {}): Promise<Pair> {
  const github = await startSandbox()
  const app = github.createApp()
  const databaseUrl = `file:${join(folder, 'tidemark.db')}`
  const running: Member[] = []
  return {
    github,
    databaseUrl,
    async run() {
      const port = await freePort()
      const env = {
        NODE_ENV: 'production',
        APP_ID: String(app.id),
        PRIVATE_KEY: app.privateKey,
        WEBHOOK_SECRET: app.webhookSecret,
        GHE_HOST: github.host,
        GHE_PROTOCOL: 'http',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        DATABASE_LEASE_SECONDS: '2',
        ...more,
      }
      const url = `http://127.0.0.1:${port}`
      const get = async (path: string): Promise<[number, string]> => {
        const response = await fetch(url + path)
        return [response.status, await response.text()]
      }
      const member = { ...start(MAIN, env, folder), url, get }
      running.push(member)
      return member
    },
    deliverTo({ url }) {
      app.webhookUrl = `${url}/api/github/webhooks`
    },
    async end() {
      for (const { child } of running) child.kill('SIGKILL')
      await Promise.all(running.map((one) => one.exit))
      await github.stop()
    },
  }
}
