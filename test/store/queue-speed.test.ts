import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { completeJob, nextRunAt, takeJob } from '../../src/store/queue.ts'
import { minute, newDatabase, noon } from './support.ts'

type Backlog = 'due' | 'waiting for later' | 'in one lane' | 'of as many installations'

/** Puts so many jobs into the queue, each of one of the kinds that a backlog may consist of. */
async function fill(db: Database, count: number, backlog: Backlog): Promise<void> {
  const lane = backlog === 'in one lane' ? sql`'one'` : sql`'lane-' || value`
  const runAt = backlog === 'waiting for later' ? noon + 9 * minute : noon - minute
  const installation = backlog === 'of as many installations' ? sql`value` : sql`1`
  await db.write(async (queries) => {
    await queries.run(sql`
      insert into repositories (id, installation_id, owner, name, private, default_branch)
      select value, ${installation}, 'octo', value, 0, 'main' from generate_series(1, ${count})`)
    await queries.run(sql`
      insert into jobs (repository_id, kind, lane, data, state, run_at)
      select value, 'test', ${lane}, 'null', 'waiting', ${runAt} from generate_series(1, ${count})`)
    // What is done with a backlog that waits: jobs that come in meanwhile.
    await queries.run(sql`
      insert into jobs (repository_id, kind, lane, data, state, run_at)
      select 1, 'test', 'new-' || value, 'null', 'waiting', ${noon} from generate_series(1, 60)`)
  })
}

/** Milliseconds of taking a job. */
async function take(db: Database): Promise<number> {
  const began = performance.now()
  const job = await takeJob(db, { now: noon, leasedUntil: noon, busyLanes: [] })
  await nextRunAt(db)
  const took = performance.now() - began
  if (!job) throw new Error('nothing was taken')
  await completeJob(db, job, noon)
  return took
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

const backlogs: Backlog[] = ['due', 'waiting for later', 'in one lane', 'of as many installations']

test.each(backlogs)(
  'a job is taken as fast from 50,000 as from ten where they are %s',
  async (backlog) => {
    const databases: [number, Database, number[]][] = []
    for (const count of [10, 5_000, 50_000]) {
      const db = await newDatabase()
      await fill(db, count, backlog)
      databases.push([count, db, []])
    }
    // In turns, so that a machine that is busy for a while is so for all of them.
    for (let n = 0; n < 40; n++) for (const [, db, times] of databases) times.push(await take(db))
    const [few = 0, some = 0, many = 0] = databases.map(([, , times]) => median(times))
    if (process.env.TIDEMARK_LONG) console.info(backlog, { few, some, many })
    expect(many / few).toBeLessThan(3)
  },
  60_000,
)
