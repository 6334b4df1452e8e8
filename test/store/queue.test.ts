import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { addJob, listFailedJobs, type NewJob } from '../../src/store/jobs.ts'
import {
  completeJob,
  failJob,
  nextRunAt,
  renewLeases,
  resumeRunning,
  retryJob,
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
    await retryJob(db, { id: first, attempts: 1 }, { runAt: noon + minute, error: 'later' })
    expect([await take(db), await take(db)]).toEqual(['elsewhere', undefined])
    expect(await takeJob(db, { now: noon + minute, busyLanes: [], leasedUntil: noon })).toMatchObject({
      id: first,
      attempts: 2,
      error: 'later',
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
            await retryJob(db, taken, { runAt: now, error: 'again' })
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
    await retryJob(db, { id: first, attempts: 1 }, { runAt: noon, error: 'again' })
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

  test('keeps a job until it ends, and renewed it keeps it longer', async () => {
    const db = await newDatabase()
    await addJob(db, job('first'))
    const taken = await takeJob(db, until(noon + minute))
    if (!taken) throw new Error('nothing was taken')
    expect(await resumeRunning(db, noon)).toBe(0)
    await renewLeases(db, [taken], noon + 3 * minute)
    expect(await resumeRunning(db, noon + 2 * minute)).toBe(0)
    expect(await resumeRunning(db, noon + 3 * minute)).toBe(1)
  })

  test('that ended gives the job to another worker, and the late first one changes nothing any more', async () => {
    const db = await newDatabase()
    await addJob(db, job('first'))
    const late = await takeJob(db, until(noon))
    await resumeRunning(db, noon)
    const other = await takeJob(db, until(noon + minute))
    if (!late || !other) throw new Error('nothing was taken')
    expect(await completeJob(db, late, noon, [job('of the late one')])).toBe(false)
    await retryJob(db, late, { runAt: noon, error: 'late' })
    await failJob(db, late, 'late', noon)
    await renewLeases(db, [late], noon + 9 * minute)
    expect(await resumeRunning(db, noon + minute - 1)).toBe(0)
    expect(await completeJob(db, other, noon, [job('follows')])).toBe(true)
    expect(await take(db)).toBe('follows')
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
