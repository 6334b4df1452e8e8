import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { addJob, listFailedJobs, type NewJob } from '../../src/store/jobs.ts'
import {
  completeJob,
  deferJob,
  failJob,
  nextRunAt,
  renewLeases,
  rescheduleAfterClockChange,
  resumeRunning,
  retryJob,
  runningLeases,
  takeJob,
} from '../../src/store/queue.ts'
import { minute, newDatabase, noon } from './support.ts'

function job(name: string, more: Partial<NewJob> = {}): NewJob {
  return { kind: 'test', lane: 'a', data: name, runAt: noon, ...more }
}

async function take(db: Database, now = noon, busyLanes: string[] = []): Promise<unknown> {
  return (await takeJob(db, { now, busyLanes, leasedUntil: noon }))?.data
}

describe('a lane', () => {
  test('runs one job at a time, in order', async () => {
    const db = await newDatabase()
    const first = await addJob(db, job('first'))
    await addJob(db, job('second'))
    expect(await take(db)).toBe('first')
    expect(await take(db)).toBeUndefined()
    await completeJob(db, { id: first, attempts: 1 }, noon)
    expect(await take(db)).toBe('second')
  })

  test('waits for the retry of its first job, while another lane goes on', async () => {
    const db = await newDatabase()
    const first = await addJob(db, job('first'))
    await addJob(db, job('second'))
    await addJob(db, job('elsewhere', { lane: 'b' }))
    await take(db)
    await retryJob(
      db,
      { id: first, attempts: 1 },
      { runAt: noon + minute, scheduledAt: noon, error: 'later' },
    )
    expect([await take(db), await take(db)]).toEqual(['elsewhere', undefined])
    expect(await takeJob(db, { now: noon + minute, busyLanes: [], leasedUntil: noon })).toMatchObject({
      id: first,
      attempts: 2,
      error: 'later',
    })
  })

  test('goes on while a job that does not hold it waits for its retry, which then comes first', async () => {
    const db = await newDatabase()
    const broken = await addJob(db, job('broken', { holds: false }))
    for (const name of ['second', 'third']) await addJob(db, job(name))
    await take(db)
    await retryJob(
      db,
      { id: broken, attempts: 1 },
      { runAt: noon + minute, scheduledAt: noon, error: 'later' },
    )
    const second = await takeJob(db, { now: noon, busyLanes: [], leasedUntil: noon })
    expect(second?.data).toBe('second')
    expect(await take(db, noon + minute)).toBeUndefined()
    if (second) await completeJob(db, second, noon)
    expect(await take(db, noon + minute)).toBe('broken')
  })

  test('is held by a removal that waits for its retry, and by nothing that waits aside meanwhile', async () => {
    const db = await newDatabase()
    const broken = await addJob(db, job('broken', { holds: false }))
    const removal = await addJob(db, job('removal'))
    await addJob(db, job('afterwards'))
    const later = { scheduledAt: noon, error: 'later' }
    await take(db)
    await retryJob(db, { id: broken, attempts: 1 }, { runAt: noon + minute, ...later })
    expect(await take(db)).toBe('removal')
    await retryJob(db, { id: removal, attempts: 1 }, { runAt: noon + 5 * minute, ...later })
    expect(await take(db)).toBeUndefined()
    expect(await take(db, noon + minute)).toBe('broken')
    await completeJob(db, { id: broken, attempts: 2 }, noon)
    expect([await take(db, noon + 5 * minute), await take(db, noon + 5 * minute)]).toEqual([
      'removal',
      undefined,
    ])
  })

  test('takes no try from a job that a limit of requests broke off', async () => {
    const db = await newDatabase()
    const id = await addJob(db, job('limited', { holds: false }))
    await take(db)
    await deferJob(db, { id, attempts: 1 }, { runAt: noon + minute, scheduledAt: noon, error: 'limit' })
    expect(await takeJob(db, { now: noon + minute, busyLanes: [], leasedUntil: noon })).toMatchObject({
      attempts: 2,
      deferrals: 1,
    })
  })

  test('goes on after a job that failed for good', async () => {
    const db = await newDatabase()
    const first = await addJob(db, job('first'))
    await addJob(db, job('second'))
    await take(db)
    await failJob(db, { id: first, attempts: 1 }, 'broken', noon)
    expect(await take(db)).toBe('second')
    expect(await listFailedJobs(db, 10)).toMatchObject([{ data: 'first', error: 'broken', state: 'failed' }])
  })

  test('is left alone while it is said to be busy', async () => {
    const db = await newDatabase()
    await addJob(db, job('first'))
    expect(await take(db, noon, ['a'])).toBeUndefined()
    expect(await take(db, noon, ['b'])).toBe('first')
  })

  test('is as urgent as its most urgent job', async () => {
    const db = await newDatabase()
    await addJob(db, job('other', { lane: 'b', priority: 1 }))
    await addJob(db, job('background'))
    await addJob(db, job('button', { priority: 9 }))
    expect([await take(db), await take(db)]).toEqual(['background', 'other'])
  })

  test('is never overtaken, whatever is added, retried and failed', async () => {
    const step = fc.record({ lane: fc.constantFrom('a', 'b'), end: fc.constantFrom('done', 'retry', 'fail') })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const db = await newDatabase()
        for (const [index, { lane }] of steps.entries())
          await addJob(db, job(String(index), { lane, data: index }))
        const ended: Record<string, number[]> = { a: [], b: [] }
        for (let now = noon; ; now++) {
          const taken = await takeJob(db, { now, busyLanes: [], leasedUntil: noon })
          if (!taken) break
          const index = Number(taken.data)
          if (steps[index]?.end === 'retry' && taken.attempts === 1) {
            await retryJob(db, taken, { runAt: now, scheduledAt: noon, error: 'again' })
            continue
          }
          ended[taken.lane]?.push(index)
          if (steps[index]?.end === 'fail') await failJob(db, taken, 'broken', now)
          else await completeJob(db, taken, now)
        }
        const indices = (lane: string) => steps.flatMap((each, index) => (each.lane === lane ? [index] : []))
        expect(ended).toEqual({ a: indices('a'), b: indices('b') })
      }),
      { numRuns: 15 },
    )
  })
})

describe('a job with a merge key', () => {
  test('merges with a waiting one: its place, the newer data, the higher priority, the earlier time', async () => {
    const db = await newDatabase()
    const first = await addJob(db, job('old', { mergeKey: 'k', priority: 5, runAt: noon + 2 * minute }))
    const second = await addJob(db, job('new', { mergeKey: 'k', priority: 1, runAt: noon + minute }))
    expect(second).toBe(first)
    expect(await takeJob(db, { now: noon + minute, busyLanes: [], leasedUntil: noon })).toMatchObject({
      data: 'new',
      priority: 5,
    })
    expect(await take(db, noon + 9 * minute)).toBeUndefined()
  })

  test('does not merge with one that runs, whose results it would miss', async () => {
    const db = await newDatabase()
    const first = await addJob(db, job('running', { mergeKey: 'k' }))
    await take(db)
    expect(await addJob(db, job('next', { mergeKey: 'k' }))).not.toBe(first)
  })

  test('keeps its place on a retry although another of its key waits by now', async () => {
    const db = await newDatabase()
    const first = await addJob(db, job('first', { mergeKey: 'k' }))
    await take(db)
    const second = await addJob(db, job('second', { mergeKey: 'k' }))
    await retryJob(db, { id: first, attempts: 1 }, { runAt: noon, scheduledAt: noon, error: 'again' })
    expect(await addJob(db, job('third', { mergeKey: 'k' }))).toBe(second)
    expect(await take(db)).toBe('first')
    await completeJob(db, { id: first, attempts: 2 }, noon)
    expect(await take(db)).toBe('third')
  })
})

describe('a restart', () => {
  test('lets jobs wait again that ran when the process ended', async () => {
    const db = await newDatabase()
    await addJob(db, job('first', { mergeKey: 'k' }))
    await take(db)
    await addJob(db, job('second', { mergeKey: 'k' }))
    expect(await resumeRunning(db, 'all')).toBe(1)
    const again = await takeJob(db, { now: noon, busyLanes: [], leasedUntil: noon })
    expect(again).toMatchObject({ data: 'first', attempts: 2 })
  })
})

describe('a job that ends its process', () => {
  test('is given up after 25 times, and its lane goes on', async () => {
    const db = await newDatabase()
    await addJob(db, job('deadly'))
    await addJob(db, job('next'))
    for (let death = 1; death <= 25; death++) {
      expect(await take(db)).toBe('deadly')
      expect(await resumeRunning(db, 'all')).toBe(1)
    }
    expect(await take(db)).toBe('next')
    const error = 'the process ended 25 times while it ran'
    expect(await listFailedJobs(db, 10)).toMatchObject([{ data: 'deadly', error, deaths: 24 }])
  })
})

describe('a lease', () => {
  const until = (leasedUntil: number) => ({ now: noon, busyLanes: [], leasedUntil })

  test('that was renewed since it was seen keeps its job; one that was not gives it back', async () => {
    const db = await newDatabase()
    await addJob(db, job('first'))
    const taken = await takeJob(db, until(noon + minute))
    if (!taken) throw new Error('nothing was taken')
    const seen = await runningLeases(db)
    await renewLeases(db, [taken], noon + 3 * minute)
    expect(await resumeRunning(db, seen)).toBe(0)
    expect(await resumeRunning(db, await runningLeases(db))).toBe(1)
  })

  test('that ended gives the job to another worker, and the late first one changes nothing any more', async () => {
    const db = await newDatabase()
    await addJob(db, job('first'))
    const late = await takeJob(db, until(noon))
    await resumeRunning(db, await runningLeases(db))
    const other = await takeJob(db, until(noon + minute))
    if (!late || !other) throw new Error('nothing was taken')
    expect(await completeJob(db, late, noon, [job('of the late one')])).toBe(false)
    await retryJob(db, late, { runAt: noon, scheduledAt: noon, error: 'late' })
    await failJob(db, late, 'late', noon)
    await renewLeases(db, [late], noon + 9 * minute)
    expect(await runningLeases(db)).toEqual([{ id: other.id, attempts: 2, leasedUntil: noon + minute }])
    expect(await completeJob(db, other, noon, [job('follows')])).toBe(true)
    expect(await take(db)).toBe('follows')
  })
})

describe('a clock that was a day ahead and is put back', () => {
  const day = 24 * 60 * minute
  const later = (lane: string, wait: number, at: number) =>
    job(lane, { lane, runAt: at + wait, scheduledAt: at })

  test('lets new work begin at once, and what waits for a while wait for just that', async () => {
    const db = await newDatabase()
    await addJob(db, job('new', { lane: 'new', runAt: noon + day }))
    await addJob(db, later('retry', 2 * minute, noon + day))
    expect(await take(db)).toBeUndefined()
    expect(await rescheduleAfterClockChange(db, noon)).toBe(2)
    expect(await take(db)).toBe('new')
    expect(await take(db, noon + 2 * minute - 1)).toBeUndefined()
    expect(await take(db, noon + 2 * minute)).toBe('retry')
  })

  test('leaves alone what was scheduled by the right clock, and what waits for a date', async () => {
    const db = await newDatabase()
    await addJob(db, later('right', 30 * minute, noon - minute))
    await addJob(db, later('date', 9 * day, noon + day))
    expect(await rescheduleAfterClockChange(db, noon)).toBe(1)
    expect(await nextRunAt(db)).toBe(noon + 29 * minute)
    expect(await take(db, noon + 10 * day - 1)).toBe('right')
    expect(await take(db, noon + 10 * day)).toBe('date')
    expect(await rescheduleAfterClockChange(db, noon)).toBe(0)
  })

  test('does not let a retry or a job that follows wait longer than was meant', async () => {
    const db = await newDatabase()
    await addJob(db, job('first', { lane: 'a', runAt: noon }))
    await addJob(db, job('second', { lane: 'b', runAt: noon }))
    const ask = { now: noon + day, busyLanes: [], leasedUntil: noon }
    const [first, second] = [await takeJob(db, ask), await takeJob(db, ask)]
    if (!first || !second) throw new Error('nothing was taken')
    const runAt = noon + day + minute
    await retryJob(db, first, { runAt, scheduledAt: noon + day, error: 'again' })
    await completeJob(db, second, noon + day, [job('follows', { lane: 'b', runAt })])
    await rescheduleAfterClockChange(db, noon)
    expect(await take(db, noon + minute)).toBe('first')
    expect(await take(db, noon + minute)).toBe('follows')
  })

  test('lets a job that merges with one of the wrong time be done at its own', async () => {
    const db = await newDatabase()
    await addJob(db, job('old', { mergeKey: 'k', runAt: noon + day }))
    await addJob(db, job('new', { mergeKey: 'k', runAt: noon }))
    expect(await rescheduleAfterClockChange(db, noon)).toBe(0)
    expect(await take(db)).toBe('new')
  })
})

describe('the next time to look', () => {
  test('is that of the first job that waits and is not held up by its lane', async () => {
    const db = await newDatabase()
    expect(await nextRunAt(db)).toBeNull()
    await addJob(db, job('first', { runAt: noon + 2 * minute }))
    await addJob(db, job('held up', { runAt: noon }))
    expect(await nextRunAt(db)).toBe(noon + 2 * minute)
    await addJob(db, job('elsewhere', { lane: 'b', runAt: noon + minute }))
    expect(await nextRunAt(db)).toBe(noon + minute)
  })
})

test('a job that is gone by the time it completes adds nothing', async () => {
  const db = await newDatabase()
  expect(await completeJob(db, { id: 404, attempts: 1 }, noon, [job('follows')])).toBe(false)
  expect(await take(db)).toBeUndefined()
})
