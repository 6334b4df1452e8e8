import { createClient, Sqlite3Client, Sqlite3Transaction } from '@libsql/client/sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { baselineValues, trustedBuildsAt } from '../../src/store/baselines.ts'
import { openDatabase } from '../../src/store/database.ts'
import { valuesOfHead } from '../../src/store/head.ts'
import { migrate } from '../../src/store/migrate.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { runsOfCommit } from '../../src/store/runs.ts'
import { build, newFile, noon, numeric, repository, sha, upload } from './support.ts'

test('no question about a commit reads all builds of its repository', async () => {
  const spies = [Sqlite3Client, Sqlite3Transaction].map(({ prototype }) => vi.spyOn(prototype, 'execute'))
  onTestFinished(() => void vi.restoreAllMocks())
  const url = await newFile()
  const db = await openDatabase({ url })
  await migrate(db)
  await recordRepository(db, repository(1))
  for (const spy of spies) spy.mockClear()

  await recordBuild(db, build({ uploads: [upload([numeric('size', 1)])] }), noon)
  await valuesOfHead(db, 1, sha('a'))
  await runsOfCommit(db, 1, sha('a'))
  await trustedBuildsAt(db, 1, [sha('a')])
  await baselineValues(db, { repositoryId: 1, branch: 'main', chain: [sha('a')], since: 0 })
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
  // The track's index serves a foreign key's check, which a plan names although nothing is removed.
  const ofBuilds = steps.filter((step) =>
    /build_contexts(?!_track)/.test(step.replace('SEARCH build_contexts', '')),
  )
  expect(ofBuilds.length).toBeGreaterThan(4)
  for (const step of ofBuilds) expect(step).toMatch(/commit_sha=\?|run_id=\?/)
})
