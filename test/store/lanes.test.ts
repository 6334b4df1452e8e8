import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { addJob } from '../../src/store/jobs.ts'
import { completeJob, failJob, lanesToDo, resumeRunning, retryJob, takeJob } from '../../src/store/queue.ts'
import { minute, newDatabase, noon } from './support.ts'

const ask = { now: noon, leasedUntil: noon, busyLanes: [] }

/** What the triggers are to have written down, counted anew. */
async function counted(db: Database) {
  const all = await db.read((queries) =>
    queries.all<Record<'lane' | 'state', string> & Record<'id' | 'at' | 'priority' | 'aside' | 'of', number>>(
      sql`select id, lane, state, run_at as at, priority, aside, installation_id as "of" from jobs
        where state <> 'failed' order by id`,
    ),
  )
  const lanes = new Map<string, typeof all>()
  for (const job of all) lanes.set(job.lane, [...(lanes.get(job.lane) ?? []), job])
  return [...lanes]
    .filter(([, jobs]) => jobs.every(({ state }) => state === 'waiting'))
    .map(([lane, jobs]) => {
      const first = jobs.find(({ aside }) => !aside)
      const times = jobs.filter((one) => one.aside || one === first).map(({ at }) => at)
      const urgency = Math.max(...jobs.map(({ priority }) => priority))
      return { lane, installation: jobs[0]?.of, urgency, at: Math.min(...times) }
    })
    .sort((a, b) => (a.lane < b.lane ? -1 : 1))
}

const written = (db: Database) =>
  db.read((queries) =>
    queries.all<{ lane: string; installation: number; urgency: number; at: number }>(
      sql`select lane, installation_id as installation, urgency, next_at as at from lanes order by lane`,
    ),
  )

const queues = (db: Database) =>
  db.read((queries) =>
    queries.all<{ installation: number; at: number }>(
      sql`select installation_id as installation, next_at as at from installation_queues order by 1`,
    ),
  )

describe('the table of lanes', () => {
  test('says what the jobs say, whatever is added, taken, ended, merged and deleted', async () => {
    const move = fc.record({
      what: fc.constantFrom('add', 'merge', 'take', 'done', 'retry', 'fail', 'die', 'delete'),
      lane: fc.constantFrom('a', 'b', 'c'),
      priority: fc.constantFrom(0, 10),
      holds: fc.boolean(),
      wait: fc.integer({ min: 0, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 25 }), async (moves) => {
        const db = await newDatabase()
        let running: { id: number; attempts: number } | undefined
        for (const { what, lane, priority, holds, wait } of moves) {
          const runAt = noon + wait * minute
          const retry = { runAt, scheduledAt: noon, error: 'again' }
          const job = {
            kind: 'test',
            lane,
            data: 0,
            runAt,
            priority,
            holds,
            installationId: lane === 'c' ? 2 : 1,
          }
          if (what === 'add') await addJob(db, job)
          if (what === 'merge') await addJob(db, { ...job, mergeKey: lane })
          if (what === 'take') running = (await takeJob(db, { ...ask, now: runAt })) ?? running
          if (what === 'done' && running)
            await completeJob(db, running, noon, [{ ...job, lane: 'b', installationId: 1 }])
          if (what === 'retry' && running) await retryJob(db, running, retry)
          if (what === 'fail' && running) await failJob(db, running, 'broken', noon)
          if (what === 'die') await resumeRunning(db, 'all')
          if (what === 'delete')
            await db.write((queries) =>
              queries.run(sql`delete from jobs where lane = ${lane} and id % 2 = 0`),
            )
          const lanes = await counted(db)
          expect(await written(db)).toEqual(lanes)
          const first = new Map<number, number>()
          for (const { lane: name, at } of lanes) {
            const of = name === 'c' ? 2 : 1
            first.set(of, Math.min(at, first.get(of) ?? at))
          }
          const due = [...first].sort(([a], [b]) => a - b).map(([installation, at]) => ({ installation, at }))
          expect(await queues(db)).toEqual(due)
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('the lanes to tell other workers of', () => {
  test('are at most so many of each installation, which take turns, the most urgent one first', async () => {
    const db = await newDatabase()
    const job = { kind: 'test', data: 0, runAt: noon - minute }
    for (let n = 0; n < 20; n++) await addJob(db, { ...job, lane: `big-${n}`, installationId: 1 })
    await addJob(db, { ...job, lane: 'urgent', installationId: 1, priority: 10, runAt: noon })
    await addJob(db, { ...job, lane: 'small', installationId: 2, runAt: noon - 2 * minute })
    const lanes = await lanesToDo(db, { until: noon, limit: 100, each: 3 })
    expect(lanes.map(({ lane }) => lane)).toEqual(['small', 'urgent', 'big-0', 'big-1'])
  })
})
