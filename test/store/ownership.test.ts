import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { type AcquireOptions, acquireOwnership } from '../../src/store/ownership/acquire.ts'
import { FileReplaced } from '../../src/store/ownership/fence.ts'
import { tryLock } from '../../src/store/ownership/lock.ts'
import { type Ownership, OwnershipLost } from '../../src/store/ownership/owner.ts'
import { bootId, readRecord, writeRecord } from '../../src/store/ownership/record.ts'
import { until } from '../servers/until.ts'
import { newFile } from './support.ts'

const silent = { warn() {} }
const pathOf = (url: string) => url.slice('file:'.length)

async function acquire(url: string, more: Partial<AcquireOptions> = {}): Promise<Ownership> {
  const owner = await acquireOwnership({
    path: pathOf(url),
    lease: 5_000,
    hostName: 'here',
    log: silent,
    ...more,
  })
  onTestFinished(() => owner.release())
  return owner
}

/** A record as another process writes it. */
function recordOf(url: string, more: object = {}) {
  const record = { token: 'another', beat: 0, locked: true, boot: bootId(''), host: 'there', pid: 1, ...more }
  writeRecord(`${pathOf(url)}-owner`, record)
  return record
}

describe('a database file', () => {
  test('has one owner; the next one waits, says so once, and has it as soon as the first leaves', async () => {
    const url = await newFile()
    const first = await acquire(url)
    const said: [object, string][] = []
    let waits = 0
    const second = acquire(url, {
      log: { warn: (fields, message) => void said.push([fields, message]) },
      onWait: async () => void waits++,
    })
    await until(() => said.length > 0, 'the second to wait')
    expect(said).toEqual([
      [{ ownerHost: 'here', ownerPid: process.pid }, expect.stringContaining('waiting for it to leave')],
    ])
    first.release()
    const owner = await second
    owner.assert()
    expect(waits).toBe(1)
    expect(readRecord(`${pathOf(url)}-owner`)?.token).toBe(owner.token)
  })

  test('whose owner died is the next one’s at once: the operating system has let its lock go', async () => {
    const url = await newFile()
    recordOf(url)
    const owner = await acquire(url, { onWait: () => Promise.reject(new Error('it waited')) })
    owner.assert()
  })

  test('whose owner was on another machine is taken only when that gives no sign of life', async () => {
    const url = await newFile()
    const record = recordOf(url, { boot: 'of another machine' })
    let clock = 0
    let looks = 0
    const owner = await acquire(url, {
      clock() {
        // The other one lives for a while, although its lock is not seen here.
        if (++looks < 8) recordOf(url, { ...record, beat: looks })
        clock += 1_500
        return clock
      },
    })
    expect(looks).toBeGreaterThan(8)
    owner.assert()
  })

  test('whose owner is frozen and keeps the lock is taken when its lease is over; the first one then writes nothing', async () => {
    const url = await newFile()
    let lost = 0
    const first = await acquire(url, { lease: 10_000_000, onLost: () => void lost++ })
    const db = await openDatabase({ url, owner: first })
    onTestFinished(() => db.close())
    await db.write((queries) => queries.run(sql`create table kept (x)`))
    const second = await acquire(url, { lease: 300 })
    const next = await openDatabase({ url, owner: second })
    onTestFinished(() => next.close())
    await next.write((queries) => queries.run(sql`insert into kept values ('of the second')`))

    const late = db.write((queries) => queries.run(sql`insert into kept values ('of the first')`))
    await expect(late).rejects.toThrow(OwnershipLost)
    await expect(db.migrate([{ sql: 'drop table kept', args: [] }])).rejects.toThrow(OwnershipLost)
    expect(() => first.assert()).toThrow(OwnershipLost)
    expect(lost).toBe(1)
    expect(await next.read((queries) => queries.all(sql`select x from kept`))).toEqual([
      { x: 'of the second' },
    ])
  })

  test('is fenced by the database itself, even if the record beside it is gone', async () => {
    const url = await newFile()
    const first = await acquire(url, { lease: 10_000_000 })
    const db = await openDatabase({ url, owner: first })
    onTestFinished(() => db.close())
    const second = await acquire(url, { lease: 300 })
    const next = await openDatabase({ url, owner: second })
    onTestFinished(() => next.close())
    rmSync(`${pathOf(url)}-owner`)
    await expect(db.write((queries) => queries.run(sql`create table late (x)`))).rejects.toThrow(
      OwnershipLost,
    )
  })

  test('is waited for until the waiting is ended', async () => {
    const url = await newFile()
    await acquire(url)
    const waiting = new AbortController()
    const second = acquire(url, { signal: waiting.signal })
    waiting.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
  })

  test.each(['', '{', 'null', '"x"', '\u0000'.repeat(512)])(
    'whose record is damaged (%j) is owned all the same',
    async (text) => {
      const url = await newFile()
      writeFileSync(`${pathOf(url)}-owner`, text)
      const owner = await acquire(url)
      expect(readRecord(`${pathOf(url)}-owner`)?.token).toBe(owner.token)
    },
  )

  test('keeps its locks apart from those of another file, and gives each back', async () => {
    const url = await newFile()
    const path = `${pathOf(url)}-lock`
    const lock = tryLock(path)
    if (typeof lock === 'string') throw new Error(lock)
    expect(tryLock(path)).toBe('held')
    lock.release()
    lock.release()
    const again = tryLock(path)
    if (typeof again === 'string') throw new Error(again)
    again.release()
    expect(readFileSync(path)).toHaveLength(0)
  })
})

describe('a database file that is removed or replaced while it is in use', () => {
  test.each(['removed', 'replaced'])('acknowledges no write once it is %s', async (how) => {
    const url = await newFile()
    const db = await openDatabase({ url })
    onTestFinished(() => db.close())
    await db.write((queries) => queries.run(sql`create table kept (x)`))
    if (how === 'removed') rmSync(pathOf(url))
    else {
      writeFileSync(`${pathOf(url)}.other`, '')
      renameSync(`${pathOf(url)}.other`, pathOf(url))
    }
    const lost = db.write((queries) => queries.run(sql`insert into kept values (1)`))
    await expect(lost).rejects.toThrow(FileReplaced)
  })
})
