import { beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { addJob } from '../../src/store/jobs.ts'
import { failJob, takeJob } from '../../src/store/queue.ts'
import { queueSize } from '../../src/store/queue-size.ts'
import { minute, newDatabase, noon } from './support.ts'

let db: Database

beforeEach(async () => {
  db = await newDatabase()
})

const put = (lane: string, runAt: number) => addJob(db, { kind: 'work', lane, data: null, runAt })

async function take(now: number) {
  const job = await takeJob(db, { now, leasedUntil: now + minute, busyLanes: [] })
  if (!job) throw new Error('nothing was due')
  return job
}

test('an empty queue has no size and no age', async () => {
  expect(await queueSize(db, noon)).toEqual({ waiting: 0, running: 0, failed: 0, oldestDue: null })
})

test('jobs are counted by state, and the age is that of the oldest one that could run', async () => {
  await put('failing', noon - 9 * minute)
  await failJob(db, await take(noon), 'no', noon)
  await put('running', noon - 8 * minute)
  await take(noon)
  await put('running', noon - 7 * minute)
  await put('due', noon - 6 * minute)
  await put('due', noon - 5 * minute)
  await put('later', noon + minute)
  expect(await queueSize(db, noon)).toEqual({
    waiting: 4,
    running: 1,
    failed: 1,
    oldestDue: noon - 6 * minute,
  })
})

test('a job that only waits for its time has no age', async () => {
  await put('later', noon + minute)
  expect(await queueSize(db, noon)).toMatchObject({ waiting: 1, oldestDue: null })
  expect(await queueSize(db, noon + minute)).toMatchObject({ waiting: 1, oldestDue: noon + minute })
})
