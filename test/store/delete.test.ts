import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { deleteInstallation, deleteRepository } from '../../src/store/delete.ts'
import type { Pacer } from '../../src/store/pacer.ts'
import { fill } from './fill.ts'
import { newDatabase } from './support.ts'

/** All tables but the book of migrations and the chores, which are nobody's, each with its rows. */
async function contents(db: Database): Promise<Map<string, unknown[]>> {
  return db.read(async (queries) => {
    const tables = await queries.all<{ name: string }>(
      sql`select name from sqlite_master where type = 'table' and name not like '\\_\\_%' escape '\\'
        and name not like 'sqlite%' and name <> 'chores' order by name`,
    )
    const found = new Map<string, unknown[]>()
    for (const { name } of tables) {
      found.set(name, await queries.all(sql`select * from ${sql.identifier(name)} order by 1, 2`))
    }
    return found
  })
}

function inStepsOf(rows: number): Pacer {
  return { rows: () => rows, took() {} }
}

test('the test has rows in every table there is', async () => {
  const db = await newDatabase()
  await fill(db, 1, 10)
  const empty = [...(await contents(db))].filter(([, rows]) => rows.length === 0).map(([name]) => name)
  expect(empty).toEqual([])
})

test('deleting an installation leaves nothing of it in any table, and all of another', async () => {
  const alone = await newDatabase()
  await fill(alone, 1, 10)
  await deleteInstallation(alone, 10, inStepsOf(1))
  expect([...(await contents(alone))].filter(([, rows]) => rows.length > 0)).toEqual([])

  const db = await newDatabase()
  await fill(db, 2, 20)
  const before = await contents(db)
  await fill(db, 1, 10)
  await deleteInstallation(db, 10, inStepsOf(2))
  expect(await contents(db)).toEqual(before)
})

test('deleting a repository leaves its installation and what is not about it', async () => {
  const db = await newDatabase()
  await fill(db, 1, 10)
  await deleteRepository(db, 1)
  const left = [...(await contents(db))].flatMap(([name, rows]) => rows.map(() => name))
  // The two tables of the queue tell of the job that is left.
  expect(left).toEqual(['deliveries', 'installation_queues', 'installations', 'jobs', 'lanes'])
  const [delivery] = await db.read((queries) => queries.all(sql`select id from deliveries`))
  expect(delivery).toEqual({ id: 'of installation 1' })
})

test('deleting what was never there changes nothing', async () => {
  const db = await newDatabase()
  await fill(db, 1, 10)
  const before = await contents(db)
  await deleteRepository(db, 404)
  await deleteInstallation(db, 404)
  expect(await contents(db)).toEqual(before)
})
