import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

let built: string | null = null

/** Builds the app as it is shipped, once for all benchmarks, into a folder of its own; gives its entry. */
function entry(): string {
  if (built) return built
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-built-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['node_modules', 'drizzle', 'package.json'])
    symlinkSync(join(ROOT, name), join(folder, name))
  const args = ['tsc', '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')]
  execFileSync('npx', args, { cwd: ROOT, stdio: 'inherit' })
  built = join(folder, 'dist/main.js')
  return built
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
  return startProcess([entry()], {
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
