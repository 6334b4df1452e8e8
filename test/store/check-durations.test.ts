import { describe, expect, test } from 'vitest'
import { type CheckDuration, recordCheckDuration } from '../../src/store/check-durations.ts'
import type { Database } from '../../src/store/database.ts'
import { valuesOfHead } from '../../src/store/head.ts'
import { history } from '../../src/store/history.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { build, minute, newRepository, noon, numeric, sha, upload } from './support.ts'

function duration(more: Partial<CheckDuration> = {}): CheckDuration {
  return {
    repositoryId: 1,
    suiteId: 900,
    definition: { id: 'checks/test', type: 'numeric', unit: 'duration', better: 'lower' },
    seconds: 61.5,
    commitSha: sha('a'),
    origin: { event: 'check_run', branch: 'main', headRepositoryId: 1 },
    environment: '',
    measuredAt: noon,
    overwrite: false,
    ...more,
  }
}

async function onMain(db: Database): Promise<readonly number[]> {
  const metrics = [{ metric: 'checks/test', environment: '' }]
  const [found] = await history(db, { repositoryId: 1, branch: 'main', metrics, limit: 100 })
  return found?.values ?? []
}

const trusted = build({ uploads: [upload([numeric('size', 1)])] })

describe('how long a check took', () => {
  test('enters history after a trusted run of its commit', async () => {
    const db = await newRepository()
    await recordBuild(db, trusted, noon)
    await recordCheckDuration(db, duration(), noon)
    expect(await onMain(db)).toEqual([61.5])
  })

  test('enters history once a trusted run of its commit comes later, on that run’s branch', async () => {
    const db = await newRepository()
    await recordCheckDuration(
      db,
      duration({ origin: { event: 'check_run', branch: 'feature', headRepositoryId: 1 } }),
      noon,
    )
    expect(await onMain(db)).toEqual([])
    await recordBuild(db, trusted, noon)
    expect(await onMain(db)).toEqual([61.5])
    await recordCheckDuration(
      db,
      duration({
        origin: { event: 'check_run', branch: 'feature', headRepositoryId: 1 },
        definition: { id: 'checks/lint', type: 'numeric' },
      }),
      noon,
    )
    const lint = [{ metric: 'checks/lint', environment: '' }]
    const [found] = await history(db, { repositoryId: 1, branch: 'main', metrics: lint, limit: 1 })
    expect(found?.values).toHaveLength(1)
  })

  test('never enters history because of a pull request’s run', async () => {
    const db = await newRepository()
    await recordCheckDuration(db, duration(), noon)
    await recordBuild(db, { ...trusted, trusted: false }, noon)
    expect(await onMain(db)).toEqual([])
  })

  test('of another commit stays as it is', async () => {
    const db = await newRepository()
    await recordCheckDuration(db, duration({ commitSha: sha('b') }), noon)
    await recordBuild(db, trusted, noon)
    expect(await onMain(db)).toEqual([])
  })

  test('is replaced only where that is asked for', async () => {
    const db = await newRepository()
    await recordCheckDuration(db, duration(), noon)
    await recordCheckDuration(db, duration({ seconds: 5 }), noon)
    expect((await valuesOfHead(db, 1, sha('a'))).values[0]?.numbers).toEqual([61.5])
    await recordCheckDuration(db, duration({ seconds: 5, measuredAt: noon + minute, overwrite: true }), noon)
    const [value] = (await valuesOfHead(db, 1, sha('a'))).values
    expect(value).toMatchObject({ numbers: [5], background: true, definition: duration().definition })
  })
})
