import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import {
  acceptDeliveries,
  acceptDelivery,
  type Delivery,
  failDelivery,
  findDelivery,
  finishDelivery,
  replayDelivery,
} from '../../src/store/deliveries.ts'
import { completeJob, failJob, takeJob } from '../../src/store/queue.ts'
import { minute, newDatabase, noon } from './support.ts'

function delivery(id = 'guid-1'): Delivery {
  return {
    id,
    event: 'workflow_run',
    action: 'completed',
    installationId: 10,
    repositoryId: 1,
    receivedAt: noon,
    facts: { runId: 100 },
  }
}

const job = { kind: 'ingest', lane: 'repository 1', data: { runId: 100 }, runAt: noon }

/** Fails where nothing is to be taken. */
async function take(db: Database) {
  const taken = await next(db)
  if (!taken) throw new Error('no job is due')
  return taken
}

function next(db: Database) {
  return takeJob(db, { now: noon, busyLanes: [], leasedUntil: noon + minute })
}

async function state(db: Database, id = 'guid-1'): Promise<string | undefined> {
  return (await findDelivery(db, id))?.state
}

describe('a delivery', () => {
  test('is new once, unfinished while its job waits, and a duplicate when it is done', async () => {
    const db = await newDatabase()
    expect(await acceptDelivery(db, delivery(), [job])).toBe('new')
    expect(await acceptDelivery(db, delivery(), [job])).toBe('unfinished')
    const taken = await take(db)
    expect(taken).toMatchObject({ deliveryId: 'guid-1', data: { runId: 100 }, attempts: 1 })
    await completeJob(db, taken, noon + minute)
    expect(await acceptDelivery(db, delivery(), [job])).toBe('duplicate')
    expect(await next(db)).toBeUndefined()
    expect(await findDelivery(db, 'guid-1')).toEqual({
      ...delivery(),
      state: 'done',
      error: null,
      finishedAt: noon + minute,
    })
  })

  test('without work is done at once', async () => {
    const db = await newDatabase()
    await acceptDelivery(db, delivery(), [])
    expect(await state(db)).toBe('done')
  })

  test('is done at once when a waiting job does its work too, and that job remains', async () => {
    const db = await newDatabase()
    const merging = { ...job, mergeKey: 'compare 1' }
    await acceptDelivery(db, delivery('guid-1'), [merging])
    await acceptDelivery(db, delivery('guid-2'), [merging])
    expect([await state(db, 'guid-1'), await state(db, 'guid-2')]).toEqual(['pending', 'done'])
    expect((await take(db)).deliveryId).toBe('guid-1')
    expect(await next(db)).toBeUndefined()
  })

  test('is done with the last of its jobs, those that followed included', async () => {
    const db = await newDatabase()
    await acceptDelivery(db, delivery(), [job])
    await completeJob(db, await take(db), noon, [{ ...job, kind: 'compare' }])
    expect(await state(db)).toBe('pending')
    const followUp = await take(db)
    expect(followUp).toMatchObject({ kind: 'compare', deliveryId: 'guid-1' })
    await completeJob(db, followUp, noon)
    expect(await state(db)).toBe('done')
  })

  test('that failed starts again where it failed when it comes again', async () => {
    const db = await newDatabase()
    await acceptDelivery(db, delivery(), [job, { ...job, kind: 'other', lane: 'other' }])
    const [first, second] = [await take(db), await take(db)]
    await failJob(db, first, 'no such artifact', noon)
    await completeJob(db, second, noon)
    expect(await findDelivery(db, 'guid-1')).toMatchObject({ state: 'failed', error: 'no such artifact' })
    expect(await acceptDelivery(db, { ...delivery(), receivedAt: noon }, [job])).toBe('unfinished')
    const again = await take(db)
    expect(again).toMatchObject({ kind: first.kind, attempts: 1, error: null })
    expect(await next(db)).toBeUndefined()
    await completeJob(db, again, noon)
    expect(await state(db)).toBe('done')
  })

  test('can be replayed after it is done, and an unknown one cannot', async () => {
    const db = await newDatabase()
    await acceptDelivery(db, delivery(), [])
    expect(await replayDelivery(db, 'guid-1', [job], noon)).toBe(true)
    expect(await state(db)).toBe('pending')
    expect((await take(db))?.kind).toBe('ingest')
    expect(await replayDelivery(db, 'unknown', [job], noon)).toBe(false)
    expect(await next(db)).toBeUndefined()
  })

  test('can be failed and finished by hand', async () => {
    const db = await newDatabase()
    await acceptDelivery(db, delivery(), [job])
    await failDelivery(db, 'guid-1', 'broken', noon)
    expect(await state(db)).toBe('failed')
    await finishDelivery(db, 'guid-1', noon)
    expect(await findDelivery(db, 'guid-1')).toMatchObject({ state: 'done', error: null })
  })

  test('is accepted with all that come at once, or none of them', async () => {
    const db = await newDatabase()
    const batch = ['guid-1', 'guid-2', 'guid-1'].map((id) => ({ delivery: delivery(id), jobs: [job] }))
    expect(await acceptDeliveries(db, batch)).toEqual(['new', 'new', 'unfinished'])
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const broken = { delivery: { ...delivery('guid-4'), facts: circular }, jobs: [] }
    const wrong = [{ delivery: delivery('guid-3'), jobs: [job] }, broken]
    await expect(acceptDeliveries(db, wrong)).rejects.toThrow(TypeError)
    expect(await state(db, 'guid-3')).toBeUndefined()
  })

  test('keeps the order of its lane, whether its jobs merge with others or not', async () => {
    const db = await newDatabase()
    const merging = { ...job, kind: 'report', mergeKey: 'report' }
    const batch = [[job], [merging], [job, job], [merging], [job]].map((jobs, index) => ({
      delivery: delivery(`guid-${index}`),
      jobs,
    }))
    await acceptDeliveries(db, batch)
    const taken: [string, string | null][] = []
    for (let one = await next(db); one; one = await next(db)) {
      taken.push([one.kind, one.deliveryId])
      await completeJob(db, one, noon)
    }
    expect(taken).toEqual([
      ['ingest', 'guid-0'],
      ['report', 'guid-1'],
      ['ingest', 'guid-2'],
      ['ingest', 'guid-2'],
      ['ingest', 'guid-4'],
    ])
    for (const { delivery } of batch) expect(await state(db, delivery.id)).toBe('done')
  })
})
