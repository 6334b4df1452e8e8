import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { limitEnds } from '../../src/github/limit-ends.ts'
import { RequestLimit } from '../../src/github/request-limit.ts'
import { nextTry, PAUSES } from '../../src/jobs/pauses.ts'
import { startRedisWorker } from '../../src/jobs/redis-worker.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { acceptDelivery, findDelivery, replayDelivery } from '../../src/store/deliveries.ts'
import { addJob, type Job } from '../../src/store/jobs.ts'
import { migrate } from '../../src/store/migrate.ts'
import { resumeRunning, takeJob } from '../../src/store/queue.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { hasRedis, type RedisServer, startRedis } from '../servers/redis.ts'
import { until } from '../servers/until.ts'

let folder: string
let db: Database
let time = 0
/** Milliseconds by which time passes whenever somebody looks at the clock. */
let tick = 0
let redisServer: RedisServer | null = null
let connections: Redis[] = []
const silent = { info() {}, warn() {}, error() {} }

beforeAll(async () => {
  redisServer = hasRedis ? await startRedis() : null
})

afterAll(async () => {
  await redisServer?.stop()
})

beforeEach(async () => {
  time = 1_000
  tick = 0
  folder = await mkdtemp(join(tmpdir(), 'tidemark-worker-'))
  db = await openDatabase({ url: `file:${join(folder, 'a.db')}` })
  await migrate(db)
})

afterEach(async () => {
  for (const connection of connections) connection.disconnect()
  connections = []
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

type Kind = 'the database' | 'Redis'

function starter(kind: Kind) {
  return (run: (job: Job) => Promise<void>, pauses = [10, 10]) => start(kind, run, pauses)
}

async function start(kind: Kind, run: (job: Job) => Promise<void>, pauses: number[]) {
  const options = {
    db,
    run: async (job: Job) => {
      await run(job)
      return []
    },
    concurrency: 4,
    pauses,
    now: () => (time += tick),
    log: silent,
  }
  if (kind === 'the database') return startWorker(options)
  const redis = new Redis(redisServer?.url ?? '', { maxRetriesPerRequest: null })
  connections.push(redis)
  return startRedisWorker({ ...options, redis, prefix: folder })
}

const repository = { owner: 'octo', name: 'numbers', private: false, defaultBranch: 'main' }
const job = (lane: string, data: unknown) => ({ kind: 'test', lane, data, runAt: 0 })

/** A promise with its handle. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

const kinds: Kind[] = hasRedis ? ['the database', 'Redis'] : ['the database']

describe('the worker on the database alone', () => {
  it('does a job that becomes due while it looks for work, without being woken again', async () => {
    let done = gate()
    tick = 1
    const worker = await starter('the database')(async () => done.open())
    for (let after = 0; after < 12; after++) {
      await worker.idle()
      done = gate()
      await addJob(db, { ...job('a', after), runAt: time + after })
      worker.wake()
      await done.opened
    }
    await worker.stop()
  })

  it('does a job again whose end could not be written, and goes on with its lane', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const full = `create trigger full before delete on jobs begin select raise(abort, 'disk is full'); end`
    const fullToo = `create trigger full_too before update on jobs when new.state = 'waiting'
      begin select raise(abort, 'disk is full'); end`
    for (const trigger of [full, fullToo]) await db.write((queries) => queries.run(sql.raw(trigger)))
    const done: unknown[] = []
    await addJob(db, job('a', 1))
    await addJob(db, job('a', 2))
    const worker = await starter('the database')(async ({ data }) => void done.push(data))
    await worker.idle()
    expect(done).toEqual([1])
    for (const trigger of ['full', 'full_too'])
      await db.write((queries) => queries.run(sql.raw(`drop trigger ${trigger}`)))
    await vi.advanceTimersByTimeAsync(60_000)
    await vi.waitFor(() => expect(done).toEqual([1, 1, 2]))
    await worker.stop()
  })

  it('does not look at the queue for a lane that is busy, and does its next job afterwards', async () => {
    let reads = 0
    const counted: Database = {
      ...db,
      read: (question) => {
        reads++
        return db.read(question)
      },
    }
    const ends = [gate(), gate()]
    const begun = [gate(), gate()]
    const run = async ({ data }: Job) => {
      begun[Number(data)]?.open()
      await ends[Number(data)]?.opened
      return []
    }
    const options = { db: counted, run, concurrency: 4, now: () => time, log: silent }
    const worker = await startWorker(options)
    await addJob(db, job('a', 0))
    worker.wake(new Set(['a']))
    await begun[0]?.opened
    await until(() => reads >= 3, 'the end of the first look')
    await addJob(db, job('a', 1))
    const before = reads
    worker.wake(new Set(['a']))
    worker.wake(new Set())
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(reads).toBe(before)
    ends[0]?.open()
    await begun[1]?.opened
    ends[1]?.open()
    await worker.stop()
  })
})

describe.each(kinds)('the worker on %s', (kind) => {
  const start = starter(kind)

  it('does the jobs of one lane in order, and several lanes side by side', async () => {
    const order: string[] = []
    const other = gate()
    for (const [lane, data] of [
      ['a', 'a1'],
      ['a', 'a2'],
      ['b', 'b1'],
    ] as const)
      await addJob(db, job(lane, data))
    const worker = await start(async ({ data }) => {
      order.push(`begin ${data}`)
      // a1 cannot end before b1 has begun: one at a time, this would never finish.
      if (data === 'a1') await other.opened
      if (data === 'b1') other.open()
      order.push(`end ${data}`)
    })
    await worker.idle()
    await worker.stop()
    expect(order.indexOf('end a1')).toBeLessThan(order.indexOf('begin a2'))
    expect(order.indexOf('begin b1')).toBeLessThan(order.indexOf('end a1'))
  })

  it('lets installations take turns, however much one of them has to do', async () => {
    await recordRepository(db, { ...repository, id: 1, installationId: 10 })
    await recordRepository(db, { ...repository, id: 2, installationId: 20 })
    const done: unknown[] = []
    for (let n = 0; n < 40; n++) await addJob(db, { ...job(`big-${n}`, 'big'), repositoryId: 1 })
    for (let n = 0; n < 3; n++) await addJob(db, { ...job(`small-${n}`, 'small'), repositoryId: 2 })
    const worker = await start(async ({ data }) => void done.push(data))
    await worker.idle()
    await worker.stop()
    expect(done).toHaveLength(43)
    expect(done.lastIndexOf('small')).toBeLessThan(20)
  })

  it('does the job of another installation although one has many that take for ever', async () => {
    const never = gate()
    const done = gate()
    let running = 0
    for (let n = 0; n < 40; n++) await addJob(db, { ...job(`big-${n}`, 'big'), installationId: 10 })
    const worker = await start(async ({ data }) => {
      if (data === 'small') return done.open()
      running++
      await never.opened
    })
    worker.wake()
    await until(() => running >= 2, 'the jobs that take for ever')
    await addJob(db, { ...job('small', 'small'), installationId: 20 })
    worker.wake()
    await done.opened
    expect(running).toBe(2)
    never.open()
    await worker.stop()
  })

  it('goes on with the lane of a job that is tried again, unless that one holds it', async () => {
    const done: unknown[] = []
    let failures = 1
    await addJob(db, { ...job('a', 1), holds: false })
    for (const data of [2, 3]) await addJob(db, job('a', data))
    const worker = await start(async ({ data }) => {
      if (data === 1 && failures-- > 0) throw new Error('not now')
      done.push(data)
    })
    await worker.idle()
    time += 10
    await worker.idle()
    await worker.stop()
    expect(done).toEqual([2, 3, 1])
  })

  it('tries a failed job again after its pause, and holds its lane meanwhile', async () => {
    const done: unknown[] = []
    let failures = 1
    await addJob(db, job('a', 1))
    await addJob(db, job('a', 2))
    const worker = await start(async ({ data }) => {
      if (data === 1 && failures-- > 0) throw new Error('not now')
      done.push(data)
    })
    await worker.idle()
    expect(done).toEqual([])
    time += 10
    await worker.idle()
    await worker.stop()
    expect(done).toEqual([1, 2])
  })

  it('lets a job wait that a limit broke off, without counting it as a try, and does others meanwhile', async () => {
    const done: unknown[] = []
    let limits = 5
    await addJob(db, { ...job('a', 1), holds: false })
    await addJob(db, job('a', 2))
    const worker = await start(async ({ data }) => {
      if (data === 1 && limits-- > 0) throw new RequestLimit('the budget is spent', 2_000)
      done.push(data)
    })
    await worker.idle()
    expect(done).toEqual([2])
    for (let n = 0; n < 5; n++) {
      time += 2_000
      await worker.idle()
    }
    await worker.stop()
    expect(done).toEqual([2, 1])
  })

  it('tries a job as often as any other although workers died while it ran', async () => {
    const done: unknown[] = []
    let failures = 1
    await addJob(db, job('a', 1))
    for (let death = 0; death < 5; death++) {
      await takeJob(db, { now: time, leasedUntil: time, busyLanes: [] })
      await resumeRunning(db, 'all')
    }
    const worker = await start(async ({ data }) => {
      if (failures-- > 0) throw new Error('not now')
      done.push(data)
    })
    await worker.idle()
    time += 10
    await worker.idle()
    await worker.stop()
    expect(done).toEqual([1])
  })

  it('keeps a delivery whose job never succeeds as failed, with its error, until it is replayed', async () => {
    let broken = true
    const delivery = {
      id: 'd1',
      event: 'e',
      action: null,
      installationId: 1,
      repositoryId: 2,
      receivedAt: 0,
      facts: {},
    }
    await acceptDelivery(db, delivery, [job('a', 1)])
    const worker = await start(async () => {
      if (broken) throw new Error('the disk is full')
    })
    for (let attempt = 0; attempt < 3; attempt++) {
      await worker.idle()
      time += 10
    }
    expect(await findDelivery(db, 'd1')).toMatchObject({ state: 'failed', error: 'Error: the disk is full' })
    broken = false
    await replayDelivery(db, 'd1', [], time)
    await worker.idle()
    await worker.stop()
    expect(await findDelivery(db, 'd1')).toMatchObject({ state: 'done', error: null })
  })

  // On Redis a second worker cannot tell that this first one, in the same process, is meant to be dead.
  it.runIf(kind === 'the database')('does again what ran when the process ended', async () => {
    const begun = gate()
    const never = gate()
    await addJob(db, job('a', 1))
    await start(async () => {
      begun.open()
      await never.opened
    }).then((worker) => worker.wake())
    await begun.opened
    const done: unknown[] = []
    const next = await start(async ({ data }) => void done.push(data))
    await next.idle()
    await next.stop()
    expect(done).toEqual([1])
  })

  it('finishes what runs before it stops', async () => {
    const begun = gate()
    const end = gate()
    let finished = false
    await addJob(db, job('a', 1))
    const worker = await start(async () => {
      begun.open()
      await end.opened
      finished = true
    })
    worker.wake()
    await begun.opened
    const stopped = worker.stop()
    end.open()
    await stopped
    expect(finished).toBe(true)
  })
})

describe('the pauses between tries', () => {
  it('grow, and end', () => {
    const error = new Error('x')
    expect(PAUSES.map((_, index) => nextTry(error, index + 1, 0))).toEqual(PAUSES)
    expect([...PAUSES].sort((a, b) => a - b)).toEqual(PAUSES)
    expect(nextTry(error, PAUSES.length + 1, 0)).toBeNull()
  })

  it('wait for the end of a rate limit', () => {
    const limited = (headers: Record<string, string>) =>
      Object.assign(new Error('limit'), { status: 403, response: { headers } })
    expect(nextTry(limited({ 'retry-after': '60' }), 1, 0)).toBe(60_000)
    expect(nextTry(limited({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '120' }), 1, 0)).toBe(120_000)
    expect(nextTry(limited({ 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '120' }), 1, 0)).toBe(
      PAUSES[0],
    )
  })

  it('wait for a minute after a secondary limit that names no time', () => {
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
    expect(limitEnds(Object.assign(new Error(message), { status: 403 }), 0)).toBe(60_000)
    expect(limitEnds(Object.assign(new Error('Resource not accessible'), { status: 403 }), 0)).toBeNull()
  })
})
