import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnvironment } from '../../src/environment.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { type Service, startService } from '../../src/service.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createPool } from '../../src/workers/pool.ts'
import { faultyDatabase } from './faulty-database.ts'
import { type ControlledLife, createLife } from './life.ts'

const MINUTE = 60_000

/** One for all: a process of its own for each would take longer than the story. */
const pool = createPool(new URL('../../dist/worker.js', import.meta.url), { warn() {} })

/** Made once: it takes longer than a whole story. */
const PRIVATE_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

let template: Promise<Buffer> | null = null

/** A database with all tables, made once: being killed while they are made is what `test/crash` tries. */
function migrated(): Promise<Buffer> {
  template ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-simulation-'))
    const path = join(folder, 'tidemark.db')
    const db = await openDatabase({ url: `file:${path}` })
    await migrate(db)
    await db.close()
    const bytes = await readFile(path)
    await rm(folder, { recursive: true, force: true })
    return bytes
  })()
  return template
}

/** So soon the next process takes over from a frozen one, in seconds; the frozen one gives signs of life more rarely. */
const SHORT_LEASE = 0.3
const LONG_LEASE = 3_600

/** A GitHub, a database file, and processes of which the last one started is delivered to. */
export interface World {
  github: Sandbox
  databaseUrl: string
  /** The processes' clock. */
  now(): number
  /** Puts the processes' clock forward or back, in minutes. */
  jump(minutes: number): void
  /** Lets everything be done that can be now; processes that died, or are frozen, are followed by another. */
  settle(): Promise<void>
  /** Lets time pass until nothing is left to do, and asks for what was missed. */
  recover(): Promise<void>
  /** Lets frozen processes go on, and stops everything. */
  end(): Promise<void>
}

interface Running {
  service: Service
  life: ControlledLife
  ended: Promise<void>
}

/** Starts a world whose first process has this life; those that follow it meet nothing. */
export async function startWorld(first: ControlledLife): Promise<World> {
  let time = Date.parse('2026-03-02T08:00:00Z')
  /** GitHub's clock never jumps. */
  const githubNow = () => {
    time += 1_000
    return time
  }
  let ahead = 0
  const now = () => githubNow() + ahead
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-simulation-'))
  const databaseUrl = `file:${join(folder, 'tidemark.db')}`
  await writeFile(join(folder, 'tidemark.db'), await migrated())
  const github = await startSandbox({ now: githubNow, clock: Date.now })
  const app = github.createApp({ privateKey: PRIVATE_KEY })
  const environment = readEnvironment({
    APP_ID: String(app.id),
    PRIVATE_KEY,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATABASE_URL: databaseUrl,
  })
  if (!environment) throw new Error('the environment is incomplete')
  const all: Running[] = []
  let current: Running

  async function run(life: ControlledLife, lease: number): Promise<void> {
    const ended = new Promise<void>((resolve) => life.onEnd(resolve))
    const starting = startService(
      { ...environment, databaseLeaseSeconds: lease } as NonNullable<typeof environment>,
      {
        now,
        pauses: Array.from({ length: 50 }, () => MINUTE),
        commentPause: 0,
        chores: false,
        pool,
        wrapDatabase: (db) => faultyDatabase(db, life),
        mayRequest: life.alive,
      },
    )
    const service = await Promise.race([starting, ended.then(() => null)]).catch(() => null)
    // A start that failed is a process that ended; one that froze is followed by another, as below.
    if (service === null) {
      void starting.then((late) => late.stop()).catch(() => {})
      return run(
        createLife(() => null),
        SHORT_LEASE,
      )
    }
    current = { service, life, ended }
    all.push(current)
    app.webhookUrl = `${service.url}/api/github/webhooks`
  }

  async function follow(): Promise<void> {
    if (!current.life.isDead() && !current.life.isFrozen()) return
    if (current.life.isDead()) await current.service.stop().catch(() => {})
    await run(
      createLife(() => null),
      SHORT_LEASE,
    )
  }

  /** Whether GitHub has deliveries that no attempt brought in. */
  const missed = () => {
    const there = new Set(
      github.deliveries.filter(({ statusCode }) => statusCode === 200).map(({ guid }) => guid),
    )
    return github.deliveries.some(({ guid }) => !there.has(guid))
  }

  await run(first, LONG_LEASE)
  const world: World = {
    github,
    databaseUrl,
    now,
    jump(minutes) {
      ahead += minutes * MINUTE
    },
    async settle() {
      for (let seen = -1; seen !== github.deliveries.length + github.requests.length + all.length; ) {
        seen = github.deliveries.length + github.requests.length + all.length
        await Promise.race([github.settled(), current.ended])
        await Promise.race([current.service.idle(), current.ended])
        await follow()
      }
    },
    async recover() {
      for (let quiet = 0; quiet < 2; ) {
        const before = github.requests.length
        time += 5 * MINUTE
        if (missed()) await Promise.race([current.service.doChores(), current.ended])
        current.service.wake()
        await world.settle()
        quiet = github.requests.length - before <= 2 ? quiet + 1 : 0
      }
    },
    async end() {
      for (const { life } of all) life.thaw()
      for (const { service } of all) await service.stop().catch(() => {})
      await github.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return world
}
