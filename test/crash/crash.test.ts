import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WebhookDelivery } from '../../src/sandbox/model.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { freePort } from '../process/process.ts'
import { type RedisServer, startRedis } from '../servers/redis.ts'
import { type LibsqlServer, startSqld } from '../servers/sqld.ts'
import { until } from '../servers/until.ts'
import { random } from '../stories/random.ts'
import { endState, type Story, tell } from '../stories/story.ts'
import { startVictim, type Victim } from './killer.ts'
import { readStore, type StoreReader } from './store.ts'

/** The long form: `npm run test:crash`. */
const long = process.env.TIDEMARK_LONG === '1'
const STORIES = long ? 8 : 1
const FIRST_STARTS = long ? 12 : 2
const KILLS_AN_ACT = long ? 47 : 1
const KILLS = FIRST_STARTS + 4 * KILLS_AN_ACT
/** An installation may write once a second, and the stories of the long form share one. */
const PATIENCE_MS = STORIES * 60_000
const SEED = Number(process.env.TIDEMARK_SEED ?? 1)

let folder: string
let github: Sandbox
let store: StoreReader
let victim: Victim
let server: LibsqlServer | null
let redis: RedisServer | null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-crash-'))
  github = await startSandbox()
  const port = await freePort()
  const app = github.createApp({ webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks` })
  server = process.env.TIDEMARK_TEST_STORE === 'sqld' ? await startSqld() : null
  redis = process.env.TIDEMARK_TEST_QUEUE === 'redis' ? await startRedis() : null
  const url = server?.url ?? `file:${join(folder, 'tidemark.db')}`
  const env = {
    NODE_ENV: 'production',
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: url,
    REDIS_URL: redis?.url ?? '',
    LOG_LEVEL: 'info',
  }
  victim = await startVictim({
    github,
    env,
    folder: server ? null : folder,
    chance: random(SEED),
    firstStarts: FIRST_STARTS,
  })
  store = readStore(url)
})

afterEach(async () => {
  store.close()
  await victim.end()
  await github.stop()
  await redis?.stop()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Calls the action once all the tellers have come so far, and lets them go on after it. */
function together(tellers: number, action: () => Promise<void>): () => Promise<void> {
  const begin = () => {
    let end: (result: Promise<void>) => void = () => {}
    return { ended: new Promise<void>((resolve) => (end = resolve)), end, count: 0 }
  }
  let act = begin()
  return () => {
    const mine = act
    if (++mine.count === tellers) {
      act = begin()
      mine.end(action())
    }
    return mine.ended
  }
}

const accepted = () =>
  github.deliveries.filter(({ statusCode }) => statusCode >= 200 && statusCode < 300).map(({ guid }) => guid)

/** Deliveries that were stored, but whose answer never came. */
let unanswered = 0

/** Deliveries that were never accepted are sent again, as the app asks for every few minutes. */
async function heard(): Promise<void> {
  for (;;) {
    await github.settled()
    const there = new Set(accepted())
    const missed = new Map(
      github.deliveries.filter(({ guid }) => !there.has(guid)).map((one) => [one.guid, one.id]),
    )
    if (missed.size === 0) break
    unanswered += (await store.known([...missed.keys()])).size
    for (const id of missed.values()) github.post.redeliver(id)
  }
  await until(() => store.isIdle(), 'the queue to be empty', PATIENCE_MS).catch(tellWhatIsLeft)
}

async function allDone(): Promise<void> {
  const isDone = async () => (await store.undone()).length === 0
  await until(isDone, 'all to be done', PATIENCE_MS).catch(tellWhatIsLeft)
}

async function tellWhatIsLeft(): Promise<never> {
  throw new Error(`left after ${PATIENCE_MS} ms: ${(await store.undone()).join('; ')}`)
}

/** Which events the app keeps; others it does not listen to leave no trace. */
async function kept(deliveries: WebhookDelivery[]): Promise<Set<string>> {
  const known = await store.known(deliveries.map(({ guid }) => guid))
  return new Set(deliveries.filter(({ guid }) => known.has(guid)).map(nameOf))
}

const nameOf = ({ event, action }: WebhookDelivery) => `${event}.${action}`

it(`comes to the same end when it is killed ${KILLS} times, with nothing lost and nothing twice (seed ${SEED})`, async () => {
  const octo = github.account('octo', { type: 'Organization' })
  github.install(octo)
  const calm = await tell(octo, 'calm', heard)
  await allDone()
  const before = github.deliveries.length

  // It is killed while the story goes on, and left in peace at the end of each act.
  let killing = victim.kill(KILLS_AN_ACT)
  let acts = 0
  const act = together(STORIES, async () => {
    await killing
    await heard()
    if (++acts < 4) killing = victim.kill(KILLS_AN_ACT)
  })
  const names = Array.from({ length: STORIES }, (_, index) => `storm-${index}`)
  const stormy: Story[] = await Promise.all(names.map((name) => tell(octo, name, act)))
  const guids = new Set(github.deliveries.slice(before).map(({ guid }) => guid))

  const wanted = endState(calm)
  expect(wanted.comments.filter((all) => all.length === 0)).toEqual([])
  expect(wanted.checkRuns.filter((all) => all.length !== 1)).toEqual([])
  await allDone()
  for (const one of stormy) expect(endState(one)).toEqual(wanted)
  const stored = await store.contents(calm.engine.id)
  for (const one of stormy) expect(await store.contents(one.engine.id)).toEqual(stored)

  // No accepted delivery is lost, and none is left half done.
  const events = await kept(github.deliveries.slice(0, before))
  const there = new Set(accepted())
  const mustBeKnown = github.deliveries.filter((one) => there.has(one.guid) && events.has(nameOf(one)))
  const known = await store.known(mustBeKnown.map(({ guid }) => guid))
  expect(mustBeKnown.filter(({ guid }) => !known.has(guid))).toEqual([])

  const kills = Object.fromEntries(victim.kills)
  expect(Object.values(kills).reduce((sum, count) => sum + count, 0)).toBe(KILLS)
  if (long) console.info({ seed: SEED, deliveries: guids.size, unanswered, kills })
}, 1_800_000)
