import { describe, expect, onTestFinished, test } from 'vitest'
import { listAcceptances } from '../../src/store/acceptances.ts'
import { baselineValues, trustedBuildsAt } from '../../src/store/baselines.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { valuesOfHead } from '../../src/store/head.ts'
import { history } from '../../src/store/history.ts'
import { migrate } from '../../src/store/migrate.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { startBalancer } from '../replicas/balancer.ts'
import { sqldProgram, startSqld } from '../servers/sqld.ts'
import { build, noon, numeric, repository, sha, upload } from './support.ts'

const ids = Array.from({ length: 50 }, (_, index) => `metric-${index}`)
const uploads = [upload(ids.map((id) => numeric(id, 1)))]

/** A database on a server behind a counter, and what an action costs there in requests. */
async function counted(): Promise<{ db: Database; cost(action: () => Promise<unknown>): Promise<number> }> {
  const server = await startSqld()
  onTestFinished(() => server.stop())
  let requests = 0
  const counter = await startBalancer(
    () => [server.url],
    () => requests++,
  )
  onTestFinished(() => counter.stop())
  const db = await openDatabase({ url: counter.url })
  onTestFinished(() => db.close())
  await migrate(db)
  await recordRepository(db, repository(1))
  return {
    db,
    async cost(action) {
      const before = requests
      await action()
      return requests - before
    },
  }
}

describe.skipIf(sqldProgram() === null)('on a libSQL server', () => {
  test('recording a build of 50 metrics takes at most four round trips, and doing it again no more', async () => {
    const { db, cost } = await counted()
    const record = () => recordBuild(db, build({ uploads }), noon)
    expect(await cost(record)).toBeLessThanOrEqual(4)
    expect(await cost(record)).toBeLessThanOrEqual(4)
    expect((await valuesOfHead(db, 1, sha('a'))).values).toHaveLength(50)
  })

  test('a comparison of 50 metrics takes at most four round trips', async () => {
    const { db, cost } = await counted()
    for (const [index, commit] of ['a', 'b', 'c'].entries()) {
      const facts = { runId: index + 1, commitSha: sha(commit), measuredAt: noon + index, uploads }
      await recordBuild(db, build(facts), noon)
    }
    const metrics = ids.map((metric) => ({ metric, environment: '' }))
    const chain = [sha('b'), sha('a')]
    expect(
      await cost(async () => {
        const head = await valuesOfHead(db, 1, sha('c'))
        const built = await trustedBuildsAt(db, { repositoryId: 1, branch: 'main', chain })
        const base = await baselineValues(db, { repositoryId: 1, branch: 'main', chain, since: 0 })
        const [lines] = await Promise.all([
          history(db, { repositoryId: 1, branch: 'main', metrics, limit: 100 }),
          listAcceptances(db, 1, [1]),
        ])
        expect([head.values.length, built.length, base.length, lines.length]).toEqual([50, 2, 50, 50])
      }),
    ).toBeLessThanOrEqual(4)
  })
})
