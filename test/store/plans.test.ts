import { createClient, Sqlite3Client, Sqlite3Transaction } from '@libsql/client/sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { baselineValues, trustedBuildsAt } from '../../src/store/baselines.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { valuesOfHead } from '../../src/store/head.ts'
import { history } from '../../src/store/history.ts'
import { addJob } from '../../src/store/jobs.ts'
import { migrate } from '../../src/store/migrate.ts'
import { nextRunAt, takeJob } from '../../src/store/queue.ts'
import { queueSize } from '../../src/store/queue-size.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { runsOfHead } from '../../src/store/runs.ts'
import { build, newFile, noon, numeric, repository, sha, upload } from './support.ts'

/** The steps of SQLite's plans for all that is asked of a database meanwhile. */
async function plansOf(ask: (db: Database) => Promise<unknown>): Promise<string[]> {
  const spies = [Sqlite3Client, Sqlite3Transaction].map(({ prototype }) => vi.spyOn(prototype, 'execute'))
  onTestFinished(() => void vi.restoreAllMocks())
  const url = await newFile()
  const db = await openDatabase({ url })
  await migrate(db)
  await recordRepository(db, repository(1))
  for (const spy of spies) spy.mockClear()
  await ask(db)
  await db.close()

  const asked = spies.flatMap((spy) => spy.mock.calls.map(([statement]) => statement))
  const client = createClient({ url })
  onTestFinished(() => client.close())
  const steps: string[] = []
  for (const statement of asked) {
    const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement
    const { rows } = await client.execute({ sql: `explain query plan ${sql}`, args })
    steps.push(...rows.map((row) => String(row.detail)))
  }
  return steps
}

test('no question about a commit reads all builds of its repository', async () => {
  const steps = await plansOf(async (db) => {
    await recordBuild(db, build({ uploads: [upload([numeric('size', 1)])] }), noon)
    await valuesOfHead(db, 1, sha('a'))
    await runsOfHead(db, 1, sha('a'))
    await trustedBuildsAt(db, { repositoryId: 1, branch: 'main', chain: [sha('a')] })
    await baselineValues(db, { repositoryId: 1, branch: 'main', chain: [sha('a')], since: 0 })
  })
  // The track's index serves a foreign key's check, which a plan names although nothing is removed.
  const ofBuilds = steps.filter((step) =>
    /build_contexts(?!_track)/.test(step.replace('SEARCH build_contexts', '')),
  )
  expect(ofBuilds.length).toBeGreaterThan(4)
  for (const step of ofBuilds) expect(step).toMatch(/commit_sha=\?|run_id=\?/)
})

test('a history is read from its index alone, newest first, without sorting', async () => {
  const metrics = [{ metric: 'size', environment: '' }]
  const steps = await plansOf((db) => history(db, { repositoryId: 1, branch: 'main', metrics, limit: 100 }))
  expect(steps).toContain(
    'SEARCH value USING COVERING INDEX metric_values_history (metric_id=? AND track_id=? AND measured_at<?)',
  )
  expect(steps.filter((step) => step.includes('SORT') || step.includes('B-TREE'))).toEqual([])
})

test('a job is taken without reading the whole queue', async () => {
  const steps = await plansOf(async (db) => {
    await addJob(db, { kind: 'report', lane: 'one', data: null, runAt: noon })
    await takeJob(db, { now: noon, leasedUntil: noon, busyLanes: [] })
    await nextRunAt(db)
  })
  const scans = steps.filter((step) => /^SCAN (jobs|lanes)/.test(step))
  expect(scans).toEqual([])
  expect(steps).toContainEqual(expect.stringMatching(/SEARCH jobs USING .*INDEX jobs_lane \(lane=\?\)/))
  expect(steps).toContainEqual(
    expect.stringMatching(/SEARCH lanes USING .*\(installation_id=\? AND urgency=\?/),
  )
})

test('the size of the queue is told without reading what its jobs are about', async () => {
  const steps = await plansOf((db) => queueSize(db, noon))
  const ofJobs = steps.filter((step) => step.startsWith('SCAN jobs'))
  expect(ofJobs).toHaveLength(3)
  for (const step of ofJobs) expect(step).toContain('INDEX')
})
