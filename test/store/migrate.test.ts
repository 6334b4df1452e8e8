import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/metrics/problem.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { startProcess } from './process.ts'
import { newDatabase, newFile, newRepository, repository } from './support.ts'

/** A copy of the package's migrations with one more, which is older than all of them where `when` says so. */
async function withMigration(statements: string, when: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp('drizzle', folder, { recursive: true })
  const journal = join(folder, 'meta/_journal.json')
  const { entries, ...rest } = JSON.parse(await readFile(journal, 'utf8'))
  entries.push({ idx: entries.length, version: '6', when, tag: '9999_more', breakpoints: true })
  await writeFile(journal, JSON.stringify({ ...rest, entries }))
  await writeFile(join(folder, '9999_more.sql'), statements)
  return folder
}

test('a second start finds nothing to do', async () => {
  const db = await newDatabase()
  expect(await migrate(db)).toBe(0)
})

test('two processes that migrate at once apply each migration once', async () => {
  const url = await newFile()
  const others = [startProcess('migrate', url), startProcess('migrate', url)]
  await Promise.all(others.map((other) => other.ready))
  for (const other of others) other.go()
  const applied = (await Promise.all(others.map((other) => other.lines()))).map((lines) => Number(lines[1]))
  const db = await openDatabase({ url })
  onTestFinished(() => db.close())
  const rows = await db.read((queries) => queries.all(sql`select hash from __migrations`))
  expect(applied.reduce((sum, count) => sum + count, 0)).toBe(rows.length)
  expect(await migrate(db)).toBe(0)
  await recordRepository(db, repository(1))
})

test('a migration that was merged late is applied although it is older', async () => {
  const db = await newDatabase()
  const folder = await withMigration('create table late (id integer primary key);', 1)
  expect(await migrate(db, folder)).toBe(1)
  expect(await db.read((queries) => queries.all(sql`select * from late`))).toEqual([])
})

test('a migration that fails leaves nothing behind', async () => {
  const db = await newDatabase()
  const broken = 'create table half (id integer);--> statement-breakpoint\ninsert into nowhere values (1);'
  const folder = await withMigration(broken, 1)
  await expect(migrate(db, folder)).rejects.toThrow(/nowhere/)
  expect(
    await db.read((queries) => queries.all(sql`select 1 from sqlite_master where name = 'half'`)),
  ).toEqual([])
  expect(await migrate(db)).toBe(0)
})

test('a table can be rebuilt although others refer to it', async () => {
  const db = await newRepository()
  await db.write((queries) => queries.run(sql`insert into commits (repository_id, sha) values (1, 'x')`))
  const folder = await withMigration(
    [
      'create table moved as select * from repositories;',
      'drop table repositories;',
      'create table repositories (id integer primary key, name text);',
      'insert into repositories select id, name from moved;',
      'drop table moved;',
    ].join('--> statement-breakpoint\n'),
    1,
  )
  expect(await migrate(db, folder)).toBe(1)
  expect(await db.read((queries) => queries.all(sql`select sha from commits`))).toEqual([{ sha: 'x' }])
  expect(await db.write((queries) => queries.get(sql`pragma foreign_keys`))).toEqual({ foreign_keys: 1 })
})

test('a database of a newer version is refused', async () => {
  const db = await newDatabase()
  await migrate(db, await withMigration('create table newer (id integer primary key);', 1))
  await expect(migrate(db)).rejects.toThrow(UserError)
  await expect(migrate(db)).rejects.toThrow(/1 migration that this version of Tidemark does not know/)
})
