import { execFileSync } from 'node:child_process'
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createStoreCheck, StoreTrouble } from '../../src/store/health.ts'
import { migrate } from '../../src/store/migrate.ts'
import { DatabaseDamaged } from '../../src/store/trouble.ts'
import { newFile } from './support.ts'

async function open(url: string): Promise<Database> {
  const db = await openDatabase({ url })
  onTestFinished(() => db.close())
  await migrate(db)
  await db.write((queries) => queries.run(sql`create table kept (x)`))
  return db
}

const keep = (db: Database, text: string) =>
  db.write((queries) => queries.run(sql`insert into kept (x) values (${text})`))

/** A small disk of its own; null where this user may not mount one. */
function smallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** Writes until there is no room left. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  const piece = Buffer.alloc(4_096)
  try {
    for (;;) writeSync(file, piece)
  } catch {
    closeSync(file)
  }
}

describe('a disk', () => {
  test('that is full is noticed; what was acknowledged is there, and it works again once there is room', async (context) => {
    const disk = smallDisk(12)
    if (disk === null) return context.skip('only root may mount a disk')
    const url = `file:${disk}/tidemark.db`
    const db = await open(url)
    const check = createStoreCheck(db)
    await check()
    const acknowledged: string[] = []
    const put = async (name: string) => {
      await keep(db, name + '.'.repeat(20_000))
      acknowledged.push(name)
    }
    await put('before')
    fill(join(disk, 'filler'))
    await expect(check()).rejects.toThrow(StoreTrouble)
    await expect(check()).rejects.toThrow('the disk is full; free some space')
    const tried = await Promise.allSettled(Array.from({ length: 300 }, (_, index) => put(`full-${index}`)))
    expect(tried.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
    rmSync(join(disk, 'filler'))
    await put('after')
    await check()
    const other = createClient({ url })
    const { rows } = await other.execute("select rtrim(x, '.') as x from kept")
    other.close()
    expect(rows.map(({ x }) => x)).toEqual(acknowledged)
  })
})

describe('a database file', () => {
  test.each([
    [
      'pages that are overwritten',
      (path: string) => {
        const file = openSync(path, 'r+')
        const from = 4_096 * 20
        writeSync(file, Buffer.alloc(statSync(path).size - from, 'x'), 0, null, from)
        closeSync(file)
      },
    ],
    [
      'a head that is overwritten',
      (path: string) => {
        const file = openSync(path, 'r+')
        writeSync(file, Buffer.alloc(4_096), 0, null, 0)
        closeSync(file)
      },
    ],
    ['its second half cut off', (path: string) => truncateSync(path, 4_096 * 10)],
  ] as const)(
    'with %s is noticed while it is in use, and nothing more is acknowledged',
    async (_, damage) => {
      const url = await newFile()
      const db = await open(url)
      let clock = 0
      const check = createStoreCheck(db, () => clock)
      for (let index = 0; index < 20; index++) await keep(db, 'y'.repeat(20_000))
      const other = createClient({ url })
      await other.execute('pragma wal_checkpoint(truncate)')
      other.close()
      await check()
      damage(url.slice('file:'.length))
      clock += 60_000
      await expect(check()).rejects.toThrow(
        /the database file is damaged \(.*\); stop Tidemark and restore a backup/,
      )
      await expect(keep(db, 'lost')).rejects.toThrow(DatabaseDamaged)
      await expect(check()).rejects.toThrow(StoreTrouble)
    },
  )

  test('that is removed is noticed, and so is one that another was put in place of', async () => {
    const url = await newFile()
    const path = url.slice('file:'.length)
    const db = await open(url)
    const check = createStoreCheck(db)
    await check()
    rmSync(path)
    await expect(check()).rejects.toThrow(/removed or replaced while Tidemark runs/)
    writeFileSync(path, '')
    await expect(check()).rejects.toThrow(StoreTrouble)
  })
})
