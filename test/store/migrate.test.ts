import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/metrics/problem.ts'
import { listAcceptances } from '../../src/store/acceptances.ts'
import { openDatabase } from '../../src/store/database.ts'
import { valuesOfHead } from '../../src/store/head.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findPullRequest } from '../../src/store/pull-requests.ts'
import { resumeRunning, takeJob } from '../../src/store/queue.ts'
import { queueSize } from '../../src/store/queue-size.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { runsOfHead } from '../../src/store/runs.ts'
import { testedMergesOf } from '../../src/store/tested-merges.ts'
import { startProcess } from './process.ts'
import {
  build,
  newDatabase,
  newFile,
  newRepository,
  noon,
  numeric,
  repository,
  sha,
  upload,
} from './support.ts'

interface Migration {
  tag: string
}

/** A copy of the package's migrations with another journal. */
async function copyOfMigrations(change: (entries: Migration[]) => Migration[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp('drizzle', folder, { recursive: true })
  const journal = join(folder, 'meta/_journal.json')
  const { entries, ...rest } = JSON.parse(await readFile(journal, 'utf8'))
  await writeFile(journal, JSON.stringify({ ...rest, entries: change(entries) }))
  return folder
}

/** A copy with one more, which is older than all of them where `when` says so. */
async function withMigration(statements: string, when: number): Promise<string> {
  const folder = await copyOfMigrations((entries) => {
    const more = { idx: entries.length, version: '6', when, tag: '9999_more', breakpoints: true }
    return [...entries, more]
  })
  await writeFile(join(folder, '9999_more.sql'), statements)
  return folder
}

/** A copy as it was before one of them came. */
function before(tag: string): Promise<string> {
  return copyOfMigrations((entries) => {
    const until = entries.findIndex((entry) => entry.tag.endsWith(tag))
    expect(until).toBeGreaterThan(0)
    return entries.slice(0, until)
  })
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

test('values from before spreads were kept stay as they are, and new ones have theirs', async () => {
  const db = await openDatabase({ url: await newFile() })
  onTestFinished(() => db.close())
  await migrate(db, await before('0005_spreads'))
  await recordRepository(db, repository(1))
  const rows = [
    sql`insert into metric_definitions (id, repository_id, metric, type, trusted) values (7, 1, 'fib', 'numeric', 0)`,
    sql`
      insert into build_contexts (id, repository_id, source, run_id, attempt, environment, commit_sha, branch, event,
        trusted, measured_at, created_at)
      values (3, 1, 'workflow_run', 1, 1, '', ${sha('old')}, 'gh-readonly-queue/main', 'merge_group', 0, ${noon}, ${noon})`,
    sql`
      insert into metric_values (build_id, metric_id, number, samples, measured_at)
      values (3, 7, 0.25, '[0.2,0.25,0.3]', ${noon})`,
  ]
  for (const row of rows) await db.write((queries) => queries.run(row))

  expect(await migrate(db)).toBeGreaterThan(0)
  const spread = { low: 0.2, high: 0.4 }
  const uploads = [upload([{ ...numeric('fib', 0.3), spread }])]
  await recordBuild(db, build({ runId: 2, commitSha: sha('new'), uploads }), noon)
  const [old] = (await valuesOfHead(db, 1, sha('old'))).values
  expect(old).toMatchObject({ definition: { id: 'fib' }, numbers: [0.2, 0.25, 0.3], runs: 1 })
  expect(old?.spread).toBeUndefined()
  const [fresh] = (await valuesOfHead(db, 1, sha('new'))).values
  expect(fresh).toMatchObject({ definition: { id: 'fib' }, numbers: [0.3], spread })
})

test('what runs merged pull requests into is kept when runs are told apart', async () => {
  const db = await openDatabase({ url: await newFile() })
  onTestFinished(() => db.close())
  await migrate(db, await before('0012_tested_merges'))
  await recordRepository(db, repository(1))
  await db.write((queries) =>
    queries.run(sql`
      insert into pull_requests (repository_id, number, state, head_sha, head_ref, base_ref, base_sha, tested_base_sha,
        tested_base_for_head, comment_may_exist, updated_at)
      values (1, 7, 'open', ${sha('head')}, 'feature', 'main', ${sha('old')}, ${sha('tested')}, ${sha('head')}, 0, 0),
        (1, 8, 'open', ${sha('other')}, 'other', 'main', ${sha('old')}, null, null, 0, 0)`),
  )
  expect(await migrate(db)).toBeGreaterThan(0)
  expect(await testedMergesOf(db, { repositoryId: 1, number: 7, headSha: sha('head') })).toMatchObject([
    { baseRef: 'main', baseSha: sha('tested'), mergeSha: null, certain: true },
  ])
  expect(await testedMergesOf(db, { repositoryId: 1, number: 8, headSha: sha('other') })).toEqual([])
})

test('old builds count for the heads that they are known to be of, and for no other', async () => {
  const db = await openDatabase({ url: await newFile() })
  onTestFinished(() => db.close())
  await migrate(db, await before('0014_head_repositories'))
  await recordRepository(db, repository(1))
  const pull = (number: number, headRepositoryId: number | null) => sql`
    insert into pull_requests (repository_id, number, state, head_sha, head_ref, head_repository_id, base_ref, base_sha,
      comment_may_exist, updated_at)
    values (1, ${number}, 'open', ${sha('head')}, 'feature', ${headRepositoryId}, 'main', ${sha('base')}, 0, ${noon})`
  const run = (id: number, event: string, branch: string, number: number | null) => sql`
    insert into build_contexts (id, repository_id, source, run_id, attempt, environment, commit_sha, branch, event,
      pull_request_number, trusted, measured_at, created_at)
    values (${id}, 1, 'workflow_run', ${id}, 1, '', ${sha('head')}, ${branch}, ${event}, ${number}, 0, ${noon}, ${noon})`
  const trusted = sql`
    insert into build_contexts (id, repository_id, source, run_id, attempt, environment, commit_sha, branch, event,
      trusted, track_id, measured_at, created_at)
    values (9, 1, 'workflow_run', 9, 1, '', ${sha('head')}, 'feature', 'push', 1, 5, ${noon}, ${noon})`
  const rows = [
    pull(1, 2),
    pull(2, null),
    sql`insert into tracks (id, repository_id, branch, environment) values (5, 1, 'feature', '')`,
    run(6, 'pull_request', 'feature', 1),
    run(7, 'pull_request', 'other', 1),
    run(8, 'pull_request', 'feature', null),
    trusted,
  ]
  for (const row of rows) await db.write((queries) => queries.run(row))

  expect(await migrate(db)).toBeGreaterThan(0)
  const counted = async (number: number) => {
    const pullRequest = await findPullRequest(db, 1, number)
    return (await runsOfHead(db, 1, sha('head'), pullRequest)).map(({ runId }) => runId)
  }
  expect([await counted(1), await counted(2)]).toEqual([[6, 9], [9]])
})

test('jobs from before lanes had a table are found, in their order and turn', async () => {
  const db = await openDatabase({ url: await newFile() })
  onTestFinished(() => db.close())
  await migrate(db, await before('queue_by_installation'))
  await recordRepository(db, repository(1))
  const rows = [
    ['ingest-run', 'a', 'running', 0],
    ['record-check', 'a', 'waiting', 0],
    ['report-commit', 'b', 'waiting', 10],
    ['record-check', 'c', 'failed', 0],
  ]
  for (const [kind, lane, state, priority] of rows) {
    await db.write((queries) =>
      queries.run(sql`insert into jobs (repository_id, kind, lane, priority, data, state, run_at)
        values (1, ${kind}, ${lane}, ${priority}, 'null', ${state}, ${noon})`),
    )
  }
  await migrate(db)
  expect(await queueSize(db, noon)).toEqual({ waiting: 2, running: 1, failed: 1, oldestDue: noon })
  const ask = { now: noon, leasedUntil: noon, busyLanes: [] }
  expect(await takeJob(db, ask)).toMatchObject({ lane: 'b', holds: false, installationId: 10 })
  expect(await takeJob(db, ask)).toBeUndefined()
  await resumeRunning(db, 'all')
  expect(await takeJob(db, ask)).toMatchObject({ kind: 'report-commit' })
  expect(await takeJob(db, ask)).toMatchObject({ kind: 'ingest-run', holds: false })
})

test('a database of a newer version is refused', async () => {
  const db = await newDatabase()
  await migrate(db, await withMigration('create table newer (id integer primary key);', 1))
  await expect(migrate(db)).rejects.toThrow(UserError)
  await expect(migrate(db)).rejects.toThrow(/1 migration that this version of Tidemark does not know/)
})

test('acceptances from before environments were kept hold where there is only one, and keep their base branch', async () => {
  const db = await openDatabase({ url: await newFile() })
  onTestFinished(() => db.close())
  await migrate(db, await before('0015_bound_acceptances'))
  await recordRepository(db, repository(1))
  const rows = [
    sql`
      insert into metric_definitions (id, repository_id, metric, type, trusted)
      values (1, 1, 'one', 'numeric', 1), (2, 1, 'two', 'numeric', 1)`,
    sql`
      insert into build_contexts (id, repository_id, source, run_id, attempt, environment, commit_sha, event,
        trusted, measured_at, created_at)
      values (1, 1, 'workflow_run', 1, 1, 'linux', 'a', 'push', 0, 1, 1),
        (2, 1, 'workflow_run', 1, 1, 'mac', 'a', 'push', 0, 1, 1)`,
    sql`
      insert into metric_values (build_id, metric_id, number, measured_at)
      values (1, 1, 5, 1), (1, 2, 5, 1), (2, 2, 5, 1)`,
    sql`
      insert into pull_requests (repository_id, number, state, head_sha, head_ref, base_ref, base_sha,
        comment_may_exist, updated_at) values (1, 7, 'open', 'a', 'f', 'main', 'b', 0, 1)`,
    sql`
      insert into acceptances (repository_id, pull_request_number, metric, rule, accepted_by, accepted_at, reason, value)
      values (1, 7, 'one', 'max: 1', 'mona', 1, 'r', 5), (1, 7, 'two', 'max: 1', 'mona', 1, 'r', 5)`,
  ]
  for (const row of rows) await db.write((queries) => queries.run(row))
  expect(await migrate(db)).toBeGreaterThan(0)
  const kept = await listAcceptances(db, 1, [7])
  expect(kept.map(({ metric, environment, baseRef }) => [metric, environment, baseRef])).toEqual([
    ['one', 'linux', 'main'],
    ['two', null, 'main'],
  ])
})

test('definitions from before they were kept apart stand until the first trusted build, and others with their builds', async () => {
  const db = await openDatabase({ url: await newFile() })
  onTestFinished(() => db.close())
  await migrate(db, await before('0018_definitions_by_build'))
  await recordRepository(db, repository(1))
  const rows = [
    sql`
      insert into metric_definitions (id, repository_id, metric, type, unit, name, trusted)
      values (1, 1, 'size', 'numeric', 'bytes', 'Evil', 1), (2, 1, 'fresh', 'numeric', 'evils', null, 0)`,
    sql`
      insert into build_contexts (id, repository_id, source, run_id, attempt, environment, commit_sha, event,
        head_repository_id, trusted, measured_at, created_at)
      values (3, 1, 'workflow_run', 1, 1, '', ${sha('old')}, 'push', 1, 0, ${noon}, ${noon})`,
    sql`
      insert into metric_values (build_id, metric_id, number, measured_at)
      values (3, 1, 1, ${noon}), (3, 2, 2, ${noon})`,
  ]
  for (const row of rows) await db.write((queries) => queries.run(row))
  expect(await migrate(db)).toBeGreaterThan(0)
  const definitions = async () =>
    (await valuesOfHead(db, 1, sha('old'))).values.map(({ definition: { id, unit, name } }) => [
      id,
      unit,
      name,
    ])
  expect(await definitions()).toEqual([
    ['fresh', 'evils', undefined],
    ['size', 'bytes', 'Evil'],
  ])
  const uploads = [upload([{ definition: { id: 'size', type: 'numeric', unit: 'integer' }, number: 1 }])]
  await recordBuild(db, build({ runId: 2, commitSha: sha('new'), uploads }), noon)
  expect(await definitions()).toEqual([
    ['fresh', 'evils', undefined],
    ['size', 'integer', undefined],
  ])
})
