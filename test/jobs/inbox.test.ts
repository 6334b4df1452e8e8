import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createInbox } from '../../src/jobs/inbox.ts'
import { findDelivery } from '../../src/store/deliveries.ts'
import { newDatabase } from '../store/support.ts'

test('deliveries that come while others are written share the next wait for the disk', async () => {
  const db = await newDatabase()
  let writes = 0
  const counted: typeof db = {
    ...db,
    write: (change) => {
      writes++
      return db.write(change)
    },
  }
  const inbox = createInbox(counted, () => {})
  const accept = (id: string) => inbox.accept({ id, event: 'ping', payload: {}, receivedAt: 1 }, [])

  // Each arrives in a microtask of its own, as from sockets that are read in one turn of the event loop.
  const accepted: Promise<void>[] = []
  for (let n = 0; n < 20; n++) {
    accepted.push(accept(`guid-${n}`))
    await Promise.resolve()
  }
  await nextTurn()
  await Promise.all([...accepted, accept('guid-20')])

  expect(writes).toBeLessThanOrEqual(2)
  for (const id of ['guid-0', 'guid-19', 'guid-20']) {
    expect(await findDelivery(db, id)).toMatchObject({ state: 'done' })
  }
})

test('who works hears which lanes have got something to do, and of deliveries that come again', async () => {
  const db = await newDatabase()
  const heard: (string[] | null)[] = []
  const inbox = createInbox(db, (lanes) => heard.push(lanes ? [...lanes] : null))
  const accept = (id: string, repositoryId: number) =>
    inbox.accept({ id, event: 'repository', payload: {}, receivedAt: 1 }, [
      { kind: 'remove-repository', repositoryId },
    ])

  await Promise.all([accept('guid-1', 7), accept('guid-2', 8), accept('guid-3', 8)])
  await accept('guid-1', 7)

  expect(heard).toEqual([['repository:7', 'repository:8'], null])
})
