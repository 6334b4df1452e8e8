import { expect, test } from 'vitest'
import { createQueueCheck } from '../src/queue-check.ts'
import { addJob } from '../src/store/jobs.ts'
import { completeJob, takeJob } from '../src/store/queue.ts'
import { minute, newDatabase, noon } from './store/support.ts'

const job = (lane: string, runAt: number) => ({ kind: 'test', lane, data: {}, runAt })

test('a queue whose first job stays the same is stuck, whatever the time of day says', async () => {
  const db = await newDatabase()
  let clock = 0
  const check = createQueueCheck(
    db,
    () => noon,
    () => clock,
  )
  await addJob(db, job('a', noon))
  await check()
  clock += 15 * minute - 1
  await check()
  clock += 1
  await expect(check()).rejects.toThrow('none of them is done')
})

test('a backlog from before the start is none while it is worked off, and is stuck after a minute otherwise', async () => {
  const db = await newDatabase()
  let clock = 0
  const check = createQueueCheck(
    db,
    () => noon,
    () => clock,
  )
  for (const hour of [5, 4, 3]) await addJob(db, job(`lane ${hour}`, noon - hour * 60 * minute))
  for (let done = 0; done < 2; done++) {
    await check()
    clock += minute
    const taken = await takeJob(db, { now: noon, leasedUntil: noon, busyLanes: [] })
    if (taken) await completeJob(db, taken, noon)
    await check()
  }
  clock += minute
  await expect(check()).rejects.toThrow('none of them is done')
})

test('a job that runs for ever is noticed', async () => {
  const db = await newDatabase()
  let clock = 0
  const check = createQueueCheck(
    db,
    () => noon,
    () => clock,
  )
  await addJob(db, job('a', noon))
  await takeJob(db, { now: noon, leasedUntil: noon, busyLanes: [] })
  await check()
  clock += 15 * minute
  await expect(check()).rejects.toThrow('a job runs for 15 minutes already')
})
