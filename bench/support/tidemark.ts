import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Subject, startProcess } from './process.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What GitHub and the app know of each other. */
export interface Credentials {
  appId: number
  privateKey: string
  secret: string
}

export function newCredentials(): Credentials {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { appId: 1, privateKey: pem, secret: 'the secret of the benchmarks' }
}

/** Builds the app, so that what is measured is what is shipped. */
export function buildTidemark(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' })
}

export interface TidemarkOptions {
  credentials: Credentials
  /** The host and port of its GitHub. */
  github: string
  /** Where its database file lies. */
  folder: string
  env?: Record<string, string>
}

/** Starts the built app beside a GitHub at this host and port. */
export function startTidemark({ credentials, github, folder, env }: TidemarkOptions): Promise<Subject> {
  return startProcess([join(ROOT, 'dist/main.js')], {
    APP_ID: String(credentials.appId),
    PRIVATE_KEY: credentials.privateKey,
    WEBHOOK_SECRET: credentials.secret,
    GHE_HOST: github,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
    NODE_ENV: 'production',
    DATABASE_URL: `file:${join(folder, 'tidemark.db')}`,
    ...env,
  })
}
