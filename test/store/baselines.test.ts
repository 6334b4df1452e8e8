import { describe, expect, test } from 'vitest'
import { baselineValues, trustedBuildsAt } from '../../src/store/baselines.ts'
import type { Database } from '../../src/store/database.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { recordRepository } from '../../src/store/repositories.ts'
import { build, label, minute, newRepository, noon, numeric, repository, sha, upload } from './support.ts'

const chain = ['c', 'b', 'a'].map(sha)

/** A trusted build of each commit with the metrics given. */
async function recordLine(db: Database, line: Record<string, string[]>): Promise<void> {
  let runId = 1
  for (const [commit, metrics] of Object.entries(line)) {
    const readings = metrics.map((metric) => numeric(metric, runId * 10))
    await recordBuild(
      db,
      build({
        runId,
        commitSha: sha(commit),
        measuredAt: noon + runId * minute,
        uploads: [upload(readings)],
      }),
      noon,
    )
    runId++
  }
}

async function found(db: Database, more: object = {}): Promise<unknown[]> {
  const values = await baselineValues(db, { repositoryId: 1, branch: 'main', chain, since: 0, ...more })
  return values.map((value) => [value.definition.id, value.value, value.sha, value.distance])
}

describe('the baseline', () => {
  test('is the nearest commit’s, with what that lacks carried forward from further back', async () => {
    const db = await newRepository()
    await recordLine(db, { a: ['size', 'time', 'old'], b: ['size', 'time'], c: ['size'] })
    expect(await found(db)).toEqual([
      ['old', 10, sha('a'), 2],
      ['size', 30, sha('c'), 0],
      ['time', 20, sha('b'), 1],
    ])
  })

  test('never mixes environments', async () => {
    const db = await newRepository()
    const uploads = ['linux', 'mac'].map((environment, index) =>
      upload([numeric('time', index)], { environment }),
    )
    await recordBuild(db, build({ commitSha: sha('a'), uploads }), noon)
    await recordBuild(db, build({ runId: 2, commitSha: sha('c'), uploads: uploads.slice(0, 1) }), noon)
    const values = await baselineValues(db, { repositoryId: 1, branch: 'main', chain, since: 0 })
    expect(values.map((value) => [value.environment, value.sha])).toEqual([
      ['linux', sha('c')],
      ['mac', sha('a')],
    ])
  })

  test('is never a fork’s build, nor another repository’s', async () => {
    const db = await newRepository()
    await recordRepository(db, repository(2))
    const uploads = [upload([numeric('size', 666)])]
    await recordBuild(db, build({ trusted: false, commitSha: sha('c'), uploads }), noon)
    await recordBuild(db, build({ repositoryId: 2, commitSha: sha('c'), uploads }), noon)
    expect(await found(db)).toEqual([])
    expect(await trustedBuildsAt(db, { repositoryId: 1, branch: 'main', chain })).toEqual([])
  })

  test('is not older than it may be', async () => {
    const db = await newRepository()
    await recordLine(db, { a: ['size', 'old'], c: ['size'] })
    expect(await found(db, { since: noon + 2 * minute })).toEqual([['size', 20, sha('c'), 0]])
  })

  test('is the last of several builds of a commit, the branch’s own first', async () => {
    const db = await newRepository()
    const record = (runId: number, branch: string, number: number) =>
      recordBuild(
        db,
        build({
          runId,
          branch,
          commitSha: sha('c'),
          measuredAt: noon + runId,
          uploads: [upload([numeric('size', number)])],
        }),
        noon,
      )
    await record(1, 'main', 1)
    await record(2, 'main', 2)
    await record(3, 'release', 3)
    expect(await found(db)).toEqual([['size', 2, sha('c'), 0]])
    expect(await found(db, { branch: 'release' })).toEqual([['size', 3, sha('c'), 0]])
  })

  test('gives labels and exact numbers', async () => {
    const db = await newRepository()
    const uploads = [upload([label('node', 'v20'), numeric('sum', 0.1 + 0.2)])]
    await recordBuild(db, build({ commitSha: sha('c'), uploads }), noon)
    expect(await found(db)).toEqual([
      ['node', 'v20', sha('c'), 0],
      ['sum', 0.1 + 0.2, sha('c'), 0],
    ])
  })
})

const built = (db: Database, branch = 'main') =>
  trustedBuildsAt(db, { repositoryId: 1, branch, chain: [...chain, sha('unknown')] })

test('commits with trusted builds are named in the order asked for, with the branch they were built on', async () => {
  const db = await newRepository()
  await recordLine(db, { a: ['size'], c: ['size'] })
  const uploads = [upload([numeric('size', 1)])]
  await recordBuild(db, build({ runId: 9, branch: 'release', commitSha: sha('b'), uploads }), noon)
  await recordBuild(db, build({ runId: 10, branch: 'release', commitSha: sha('c'), uploads }), noon)
  const branches = async (branch?: string) =>
    (await built(db, branch)).map((commit) => [commit.sha, commit.branch])
  expect(await branches()).toEqual([
    [sha('c'), 'main'],
    [sha('b'), 'release'],
    [sha('a'), 'main'],
  ])
  expect((await branches('release'))[0]).toEqual([sha('c'), 'release'])
})

describe('a run that did not finish', () => {
  const attempt = (commit: string, conclusion: string, size: number, more: object = {}) =>
    build({ commitSha: sha(commit), conclusion, uploads: [upload([numeric('size', size)])], ...more })

  test('is no baseline if it was cut short, and one that failed only for what no whole one has', async () => {
    const db = await newRepository()
    await recordLine(db, { a: ['size'] })
    await recordBuild(db, attempt('b', 'failure', 120, { runId: 7 }), noon)
    await recordBuild(db, attempt('c', 'cancelled', 7, { runId: 8 }), noon)
    expect((await built(db)).map(({ state }) => state)).toEqual(['cut short', 'failed', 'whole'])
    expect(await found(db)).toEqual([['size', 10, sha('a'), 2]])
    const uploads = [upload([numeric('fresh', 1), numeric('size', 120)])]
    await recordBuild(db, build({ commitSha: sha('b'), conclusion: 'failure', runId: 7, uploads }), noon)
    expect(await found(db)).toEqual([
      ['fresh', 1, sha('b'), 1],
      ['size', 10, sha('a'), 2],
    ])
  })

  test('is whole once a re-run of what failed has succeeded', async () => {
    const db = await newRepository()
    await recordBuild(db, attempt('c', 'failure', 900, { runId: 7 }), noon)
    expect((await built(db)).map(({ state }) => state)).toEqual(['failed'])
    const uploads = [upload([numeric('time', 3)])]
    await recordBuild(
      db,
      build({ commitSha: sha('c'), attempt: 2, conclusion: 'success', runId: 7, uploads }),
      noon,
    )
    expect((await built(db)).map(({ state }) => state)).toEqual(['whole'])
    expect(await found(db)).toEqual([
      ['size', 900, sha('c'), 0],
      ['time', 3, sha('c'), 0],
    ])
  })
})
