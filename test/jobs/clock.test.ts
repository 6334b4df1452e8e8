import { expect, test } from 'vitest'
import { createClockGuard } from '../../src/jobs/clock.ts'
import { createLeaseWatch } from '../../src/jobs/dead-workers.ts'
import { nextTry, PAUSES } from '../../src/jobs/pauses.ts'
import { addJob } from '../../src/store/jobs.ts'
import { nextRunAt } from '../../src/store/queue.ts'
import { minute, newDatabase, noon } from '../store/support.ts'

const day = 24 * 60 * minute

test('jobs of a time that was never reached are scheduled again, at start and whenever the clock is put back', async () => {
  const db = await newDatabase()
  const warnings: object[] = []
  let time = noon
  const guard = createClockGuard(db, () => time, { warn: (fields) => void warnings.push(fields) })
  await addJob(db, { kind: 'test', lane: 'a', data: {}, runAt: noon + day })
  await guard()
  expect(await nextRunAt(db)).toBe(noon)
  time += day
  await guard()
  await addJob(db, { kind: 'test', lane: 'b', data: {}, runAt: time + minute, scheduledAt: time })
  await addJob(db, { kind: 'test', lane: 'c', data: {}, runAt: time })
  time -= day
  await guard()
  await guard()
  expect(await nextRunAt(db)).toBe(noon)
  expect(warnings).toEqual([{ jobs: 1 }, { jobs: 2 }])
})

test('a lease counts as over when it has not changed for 30 seconds of a clock that nobody sets', () => {
  let clock = 0
  const watch = createLeaseWatch(() => clock)
  const lease = (leasedUntil: number) => ({ id: 1, attempts: 1, leasedUntil })
  // What time of day it says does not matter: the replica that wrote it may be a day ahead, or behind.
  expect(watch([lease(noon + day), { ...lease(noon - day), id: 2 }])).toEqual([])
  clock += 29_999
  expect(watch([lease(noon + day + 10), { ...lease(noon - day), id: 2 }])).toEqual([])
  clock += 1
  expect(watch([lease(noon + day + 10), { ...lease(noon - day), id: 2 }])).toEqual([
    { ...lease(noon - day), id: 2 },
  ])
  clock += 30_000
  expect(watch([lease(noon + day + 10)])).toEqual([lease(noon + day + 10)])
})

test('the end of a rate limit is read by GitHub’s clock, and never lies further ahead than such limits do', () => {
  const limited = (headers: Record<string, string>) =>
    Object.assign(new Error('limit'), { status: 403, response: { headers } })
  const reset = {
    date: new Date(noon).toUTCString(),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(noon / 1_000 + 600),
  }
  for (const ours of [noon, noon + day, noon - day]) {
    expect(nextTry(limited(reset), 1, ours)).toBe(ours + 600_000)
  }
  const { date: _, ...withoutDate } = reset
  expect(nextTry(limited(withoutDate), 1, noon - day)).toBe(noon - day + 65 * minute)
  expect(nextTry(limited(withoutDate), 1, noon + day)).toBe(noon + day + (PAUSES[0] ?? 0))
  expect(nextTry(limited({ 'retry-after': '999999' }), 1, noon)).toBe(noon + 65 * minute)
})
