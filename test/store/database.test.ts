import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/metrics/problem.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { startProcess } from './process.ts'
import { newDatabase, newFile, newRepository, repository } from './support.ts'

const patience = { total: 20_000, first: 5, longest: 50 }

function addCommit(db: Database, name: string): Promise<unknown> {
  return db.write((queries) =>
    queries.run(sql`insert into commits (repository_id, sha, first_parent) values (1, ${name}, null)`),
  )
}

/** The commits as a connection sees them that the store knows nothing of. */
async function commitsIn(url: string): Promise<unknown[]> {
  const client = createClient({ url })
  const { rows } = await client.execute('select sha from commits order by sha')
  client.close()
  return rows.map((row) => row.sha)
}

describe('a database file', () => {
  test('is made with its folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-store-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const db = await openDatabase({ url: `file:${folder}/deep/down/tidemark.db` })
    await db.close()
    expect((await stat(join(folder, 'deep/down/tidemark.db'))).isFile()).toBe(true)
  })

  test('is in WAL mode, syncs every commit and checks foreign keys', async () => {
    const db = await newDatabase()
    const pragmas = await db.write(async (queries) => [
      await queries.get(sql`pragma journal_mode`),
      await queries.get(sql`pragma synchronous`),
      await queries.get(sql`pragma foreign_keys`),
    ])
    expect(pragmas).toEqual([{ journal_mode: 'wal' }, { synchronous: 2 }, { foreign_keys: 1 }])
  })

  test('can be read while a write is under way, and does not show it', async () => {
    const db = await newRepository()
    const seen = await db.write(async (queries) => {
      await queries.run(sql`insert into commits (repository_id, sha) values (1, 'unfinished')`)
      return db.read((reading) => reading.all(sql`select sha from commits`))
    })
    expect(seen).toEqual([])
    expect(await db.read((queries) => queries.all(sql`select sha from commits`))).toHaveLength(1)
  })

  test('keeps nothing of a write that fails', async () => {
    const db = await newRepository()
    const failing = db.write(async (queries) => {
      await queries.run(sql`insert into commits (repository_id, sha) values (1, 'x')`)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await db.read((queries) => queries.all(sql`select sha from commits`))).toEqual([])
  })

  test('keeps nothing of a write that cannot be committed, and works again afterwards', async () => {
    const db = await newRepository()
    const failing = db.write(async (queries) => {
      await queries.run(sql`pragma defer_foreign_keys = on`)
      await queries.run(sql`insert into commits (repository_id, sha) values (404, 'x')`)
    })
    await expect(failing).rejects.toThrow(/SQLITE_CONSTRAINT.*FOREIGN KEY/)
    await addCommit(db, 'kept')
    expect(await db.read((queries) => queries.all(sql`select sha from commits`))).toEqual([{ sha: 'kept' }])
  })

  test('lets other work have its turn while the disk is written', async () => {
    const db = await newRepository()
    let turns = 0
    let turn: NodeJS.Immediate | undefined
    const count = () => {
      turns++
      turn = setImmediate(count)
    }
    await db.write(async (queries) => {
      await queries.run(sql`insert into commits (repository_id, sha) values (1, hex(zeroblob(10000000)))`)
      turn = setImmediate(count)
    })
    clearImmediate(turn)
    expect(turns).toBeGreaterThan(1)
  })

  test('runs writes one after the other, in the order in which they were asked for', async () => {
    const db = await newRepository()
    const order: string[] = []
    const write = (name: string) =>
      db.write(async (queries) => {
        order.push(`${name} begins`)
        await queries.run(sql`insert into commits (repository_id, sha) values (1, ${name})`)
        order.push(`${name} ends`)
      })
    await Promise.all([write('a'), write('b')])
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  test('never tells the values of a failed query', async () => {
    const db = await newRepository()
    const failing = db.write((queries) =>
      queries.run(sql`insert into commits (repository_id, sha) values (404, ${'a secret'})`),
    )
    await expect(failing).rejects.toThrow(/FOREIGN KEY/)
    await expect(failing).rejects.not.toThrow(/secret/)
    const reading = db.read((queries) => queries.all(sql`select ${'a secret'} from nowhere`))
    await expect(reading).rejects.toThrow(/no such table/)
    await expect(reading).rejects.not.toThrow(/secret/)
  })
})

describe('a database that another process has locked', () => {
  test('loses no acknowledged write, and the event loop runs on meanwhile', async () => {
    const url = await newFile()
    const waits: unknown[] = []
    const db = await openDatabase({ url, patience, log: { warn: (fields) => waits.push(fields) } })
    onTestFinished(() => db.close())
    await migrate(db)
    await recordRepository(db, repository(1))
    const other = startProcess('hold', url)
    await other.ready

    let latest = performance.now()
    let longest = 0
    const timer = setInterval(() => {
      const now = performance.now()
      longest = Math.max(longest, now - latest)
      latest = now
      if (waits.length >= 10) {
        clearInterval(timer)
        other.go()
      }
    }, 5)
    onTestFinished(() => clearInterval(timer))
    const names = ['a', 'b', 'c', 'd']
    await Promise.all(names.map((name) => addCommit(db, name)))
    await other.lines()

    expect(waits.length).toBeGreaterThanOrEqual(10)
    expect(await commitsIn(url)).toEqual(names)
    await addCommit(db, 'e')
    expect(await commitsIn(url)).toEqual([...names, 'e'])
    // The driver's own wait for the lock would stop the event loop for seconds.
    expect(longest).toBeLessThan(1_000)
  })

  test('can still be read', async () => {
    const url = await newFile()
    const db = await openDatabase({ url })
    onTestFinished(() => db.close())
    await migrate(db)
    const other = startProcess('hold', url)
    await other.ready
    expect(await db.read((queries) => queries.all(sql`select 1 as one`))).toEqual([{ one: 1 }])
    other.go()
    await other.lines()
  })

  test('gives up in the end, and works again afterwards', async () => {
    const url = await newFile()
    const db = await openDatabase({ url, patience: { total: 60, first: 5, longest: 20 } })
    onTestFinished(() => db.close())
    await migrate(db)
    await recordRepository(db, repository(1))
    const other = startProcess('hold', url)
    await other.ready
    await expect(addCommit(db, 'refused')).rejects.toThrow(/SQLITE_BUSY/)
    other.go()
    await other.lines()
    await addCommit(db, 'kept')
    expect(await commitsIn(url)).toEqual(['kept'])
  })

  test('keeps what three processes write at once', async () => {
    const url = await newFile()
    const db = await openDatabase({ url })
    onTestFinished(() => db.close())
    await migrate(db)
    await recordRepository(db, repository(1))
    const others = [1_000, 2_000, 3_000].map((from) => startProcess('write', url, String(from), '60'))
    await Promise.all(others.map((other) => other.ready))
    for (const other of others) other.go()
    const told = await Promise.all(others.map((other) => other.lines()))
    const acknowledged = told.flat().filter((line) => line !== 'ready')
    expect(acknowledged).toHaveLength(180)
    expect(await commitsIn(url)).toEqual(acknowledged.sort())
  })
})

describe('a database URL that cannot be used', () => {
  test.each([
    ['', 'neither a file nor a libSQL server'],
    ['./tidemark.db', 'neither a file nor a libSQL server'],
    ['postgres://db.example.org/x', 'neither a file nor a libSQL server'],
    ['file::memory:', 'would lose everything'],
    ['file:', 'would lose everything'],
    ['file:x.db?mode=ro', 'takes no options'],
    ['file:a#b/x.db', 'write "#" as %23'],
    ['file:100%/x.db', 'write "%" as %25'],
    ['file:///100%/x.db', 'write "%" as %25'],
    ['file://host/x.db', 'absolute and local'],
  ])('%j is refused with a reason', async (url, reason) => {
    const opening = openDatabase({ url })
    await expect(opening).rejects.toThrow(UserError)
    await expect(opening).rejects.toThrow(reason)
  })

  test('a file that is no database is refused', async () => {
    const url = await newFile()
    await writeFile(url.slice('file:'.length), 'this is a text, not a database '.repeat(200))
    await expect(openDatabase({ url })).rejects.toThrow(/not a database/)
    await expect(openDatabase({ url })).rejects.toThrow(UserError)
  })

  test('a folder that cannot be made is refused', async () => {
    const url = await newFile()
    const path = url.slice('file:'.length)
    await writeFile(path, '')
    await chmod(path, 0o600)
    await expect(openDatabase({ url: `file:${path}/below/x.db` })).rejects.toThrow(/folder cannot be made/)
  })

  test('a server that does not answer is named without its token', async () => {
    const opening = openDatabase({
      url: 'http://127.0.0.1:1/?authToken=a-secret',
      patience: { total: 0, first: 1, longest: 1 },
    })
    await expect(opening).rejects.toThrow(/the server runs/)
    await expect(opening).rejects.not.toThrow(/a-secret/)
  })
})
