import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { history } from '../../src/store/history.ts'
import type { BuildRecord } from '../../src/store/record-build.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { build, label, newRepository, noon, numeric, sha, upload } from './support.ts'

async function record(
  db: Database,
  at: number,
  value: number,
  more: Partial<BuildRecord> = {},
): Promise<void> {
  const uploads = [upload([numeric('size', value), label('node', 'v20')])]
  await recordBuild(
    db,
    build({ runId: at, commitSha: sha(`c${at}`), measuredAt: noon + at, uploads, ...more }),
    noon,
  )
}

const size = { metric: 'size', environment: '' }
const query = { repositoryId: 1, branch: 'main', metrics: [size], limit: 100 }

describe('the history of a metric', () => {
  test('is oldest first, whatever the order in which builds came', async () => {
    const db = await newRepository()
    await record(db, 2, 20)
    await record(db, 3, 0.1 + 0.2)
    await record(db, 1, 10)
    const attempt = { attempt: 1, workflow: 'CI', workflowPath: null }
    expect(await history(db, query)).toEqual([
      {
        ...size,
        builds: [
          { sha: sha('c1'), time: noon + 1, runId: 1, ...attempt },
          { sha: sha('c2'), time: noon + 2, runId: 2, ...attempt },
          { sha: sha('c3'), time: noon + 3, runId: 3, ...attempt },
        ],
        values: [10, 20, 0.1 + 0.2],
      },
    ])
  })

  test('is the last values up to a time', async () => {
    const db = await newRepository()
    for (const at of [1, 2, 3, 4]) await record(db, at, at)
    const [last] = await history(db, { ...query, limit: 2, until: noon + 3 })
    expect(last?.values).toEqual([2, 3])
  })

  test('has no pull request’s number, no other branch’s and no other environment’s', async () => {
    const db = await newRepository()
    await record(db, 1, 1)
    await record(db, 2, 2, { trusted: false })
    await record(db, 3, 3, { branch: 'release' })
    await record(db, 4, 4, { uploads: [upload([numeric('size', 4)], { environment: 'mac' })] })
    const [found] = await history(db, query)
    expect(found?.values).toEqual([1])
  })

  test('comes for all metrics in the order asked for, empty where there is none', async () => {
    const db = await newRepository()
    await record(db, 1, 1)
    const metrics = [{ metric: 'unknown', environment: '' }, { metric: 'node', environment: '' }, size]
    const found = await history(db, { ...query, metrics })
    expect(found.map(({ metric, values }) => [metric, values.length])).toEqual([
      ['unknown', 0],
      ['node', 0],
      ['size', 1],
    ])
  })

  test('is told by the branch’s commits where they are known: not by a tag’s, or those that were pushed away', async () => {
    const db = await newRepository()
    for (const at of [1, 2, 3, 4, 5]) await record(db, at, at)
    const chain = ['c5', 'c4', 'c2'].map(sha)
    const [found] = await history(db, { ...query, chain })
    // c1 is older than all that is known of the branch.
    expect(found?.values).toEqual([1, 2, 4, 5])
  })

  test('is completed by builds of the same commits on other branches, in order of time', async () => {
    const db = await newRepository()
    await record(db, 1, 1, { branch: 'old-name' })
    await record(db, 2, 2, { branch: 'old-name' })
    await record(db, 3, 3)
    await record(db, 4, 4, { branch: 'old-name' })
    await record(db, 5, 5, { branch: 'old-name' })
    const chain = ['c4', 'c3', 'c2', 'c1'].map(sha)
    const [found] = await history(db, { ...query, chain })
    expect(found?.values).toEqual([1, 2, 3, 4])
    expect(found?.builds.map((one) => one.sha)).toEqual(['c1', 'c2', 'c3', 'c4'].map(sha))
    const [last] = await history(db, { ...query, chain, limit: 2 })
    expect(last?.values).toEqual([3, 4])
  })

  test('has no run that failed or was cut short, unless no run ever finished', async () => {
    const db = await newRepository()
    await record(db, 1, 1, { conclusion: 'success' })
    await record(db, 2, 120, { conclusion: 'failure' })
    await record(db, 3, 7, { conclusion: 'cancelled' })
    const chain = ['c3', 'c2', 'c1'].map(sha)
    expect((await history(db, { ...query, chain }))[0]?.values).toEqual([1])
    const other = await newRepository()
    await record(other, 2, 120, { conclusion: 'failure' })
    await record(other, 3, 7, { conclusion: 'cancelled' })
    expect((await history(other, { ...query, chain }))[0]?.values).toEqual([120])
  })

  test('reaches back beyond the builds that did not measure it', async () => {
    const db = await newRepository()
    await record(db, 1, 1)
    for (let at = 2; at < 12; at++) await record(db, at, 0, { uploads: [upload([numeric('weight', at)])] })
    const found = await history(db, { ...query, limit: 1, metrics: [size, { ...size, metric: 'weight' }] })
    expect(found.map(({ builds, values }) => [builds.map((build) => build.sha), values])).toEqual([
      [[sha('c1')], [1]],
      [[sha('c11')], [11]],
    ])
  })
})
