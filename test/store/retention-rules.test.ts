import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { createPacer } from '../../src/store/pacer.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { removeOld } from '../../src/store/retention.ts'
import { removeUnusedDefinitions } from '../../src/store/retention-definitions.ts'
import { RETENTION_RULES } from '../../src/store/retention-rules.ts'
import { fill } from './fill.ts'
import { build, newDatabase, newRepository, noon, numeric, sha, upload } from './support.ts'

const day = 24 * 3_600_000
const untrusted = { trusted: false, branch: 'patch', event: 'pull_request' }

/** Every table with how many rows it has. */
async function counts(db: Database): Promise<Map<string, number>> {
  return db.read(async (queries) => {
    const tables = await queries.all<{ name: string }>(
      sql`select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name`,
    )
    const found = new Map<string, number>()
    for (const { name } of tables) {
      const [row] = await queries.all<{ rows: number }>(
        sql`select count(*) as rows from ${sql.identifier(name)}`,
      )
      found.set(name, row?.rows ?? 0)
    }
    return found
  })
}

const definitions = async (db: Database) => (await counts(db)).get('metric_definitions')

test('every table has a rule, and every rule its table', async () => {
  const tables = [...(await counts(await newDatabase())).keys(), '__owner']
  expect(Object.keys(RETENTION_RULES).sort()).toEqual(tables.sort())
})

test('when all is old and closed, only those tables have rows whose rule says that some stay', async () => {
  const db = await newDatabase()
  await fill(db, 1, 10)
  const before = await counts(db)
  await db.write(async (queries) => {
    await queries.run(sql`update pull_requests set state = 'closed'`)
    await queries.run(sql`update jobs set state = 'failed', started_at = ${noon}`)
    await queries.run(sql`update deliveries set state = 'failed'`)
  })
  await removeOld(db, { values: noon + 400 * day, deliveries: noon + 400 * day })
  const after = [...(await counts(db))].filter(([, rows]) => rows > 0).map(([name]) => name)
  const left = after.filter((name) => !RETENTION_RULES[name]?.stays)
  expect(left).toEqual([])
  // A table that was empty before would show nothing.
  const empty = [...before].filter(([name, rows]) => rows === 0 && name !== 'chores').map(([name]) => name)
  expect(empty).toEqual([])
})

test('what anybody can make of metrics goes with their values; of the others nothing does', async () => {
  const db = await newRepository()
  const many = Array.from({ length: 3_000 }, (_, index) => numeric(`made up/${index}`, 1))
  const old = { measuredAt: noon - 500 * day }
  await recordBuild(db, build({ ...old, ...untrusted, runId: 1, uploads: [upload(many)] }), noon)
  await recordBuild(
    db,
    build({ ...old, runId: 2, commitSha: sha('b'), uploads: [upload([numeric('size', 1)])] }),
    noon,
  )
  const recent = upload([numeric('new', 1), many[7] ?? numeric('', 0)])
  await recordBuild(db, build({ ...untrusted, runId: 3, commitSha: sha('c'), uploads: [recent] }), noon)
  expect(await definitions(db)).toBe(3_002)
  const ages = { values: noon - 400 * day, deliveries: noon }
  expect(await removeOld(db, ages)).toMatchObject({ values: 3_000 })
  const left = await db.read((queries) =>
    queries.all(sql`select metric, unused from metric_definitions order by id`),
  )
  expect(left).toEqual([
    { metric: 'made up/7', unused: 0 },
    { metric: 'size', unused: 0 },
    { metric: 'new', unused: 0 },
  ])
  expect(await removeOld(db, ages)).toEqual({ values: 0, others: 0 })
})

test('a metric that comes back while its definition is about to go keeps it', async () => {
  const db = await newRepository()
  await recordBuild(
    db,
    build({ ...untrusted, uploads: [upload([numeric('back', 1), numeric('gone', 1)])] }),
    noon,
  )
  await db.write((queries) => queries.run(sql`delete from metric_values`))
  const again = build({
    ...untrusted,
    runId: 2,
    commitSha: sha('b'),
    uploads: [upload([numeric('back', 2)])],
  })
  let recorded = false
  const pacer = createPacer()
  const meanwhile: Database = {
    ...db,
    async write(change) {
      const isRemoval = (
        await db.read((queries) => queries.all(sql`select 1 from metric_definitions where unused = 1`))
      ).length
      if (isRemoval > 0 && !recorded) {
        recorded = true
        await recordBuild(db, again, noon)
      }
      return db.write(change)
    },
  }
  expect(await removeUnusedDefinitions(meanwhile, pacer)).toBe(0)
  expect(recorded).toBe(true)
  const named = sql`
    select metric from metric_values join metric_definitions definition on definition.id = metric_id`
  expect(await db.read((queries) => queries.all(named))).toEqual([{ metric: 'back' }])
  expect(await removeUnusedDefinitions(db, pacer)).toBe(1)
  expect(await db.read((queries) => queries.all(named))).toEqual([{ metric: 'back' }])
})

test('of a repository’s ancestry the newest 20,000 commits stay', async () => {
  const db = await newRepository()
  await db.write((queries) =>
    queries.run(sql`
      with recursive many(n) as (select 1 union all select n + 1 from many where n < 20010)
      insert into commits (repository_id, sha, first_parent) select 1, 'c' || n, null from many`),
  )
  await removeOld(db, { values: noon, deliveries: noon })
  expect((await counts(db)).get('commits')).toBe(20_000)
  expect(await db.read((queries) => queries.all(sql`select 1 from commits where sha = 'c10'`))).toEqual([])
})
