import { setImmediate as otherWork } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { defaultConfiguration } from '../../src/metrics/configuration.ts'
import { findChangedPaths, recordChangedPaths } from '../../src/store/changes.ts'
import { findConfiguration, recordConfiguration } from '../../src/store/configurations.ts'
import type { Database } from '../../src/store/database.ts'
import { acceptDelivery, findDelivery } from '../../src/store/deliveries.ts'
import { valuesOfHead } from '../../src/store/head.ts'
import { createPacer } from '../../src/store/pacer.ts'
import { recordPullRequest } from '../../src/store/pull-requests.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { removeOld } from '../../src/store/retention.ts'
import { recordTestedMerge } from '../../src/store/tested-merges.ts'
import { findWorkflowFiles, recordWorkflowFile } from '../../src/store/workflow-files.ts'
import { build, newRepository, noon, numeric, sha, upload } from './support.ts'

const day = 24 * 3_600_000
const ages = { values: noon - 400 * day, deliveries: noon - 30 * day }

/** A build so many days ago, of a commit of that name, with these metrics. */
async function built(
  db: Database,
  name: string,
  daysAgo: number,
  metrics: string[],
  more = {},
): Promise<void> {
  const uploads = [upload(metrics.map((id) => numeric(id, daysAgo)))]
  const runId = Number.parseInt(Buffer.from(name).toString('hex'), 16)
  await recordBuild(
    db,
    build({ runId, commitSha: sha(name), measuredAt: noon - daysAgo * day, uploads, ...more }),
    noon,
  )
}

const FEATURE = { headRef: 'feature', headRepositoryId: 1, lastHeadRepositoryId: 1 }

async function metricsOf(db: Database, name: string): Promise<string[]> {
  return (await valuesOfHead(db, 1, sha(name), FEATURE)).values.map(({ definition }) => definition.id)
}

test('old values go, newer ones stay', async () => {
  const db = await newRepository()
  await built(db, 'old', 500, ['size'])
  await built(db, 'new', 399, ['size'])
  expect(await removeOld(db, ages)).toMatchObject({ values: 1 })
  expect([await metricsOf(db, 'old'), await metricsOf(db, 'new')]).toEqual([[], ['size']])
})

test('the newest value of a metric on each branch stays, however old, because it may be carried forward', async () => {
  const db = await newRepository()
  await built(db, 'a', 900, ['size', 'docs'])
  await built(db, 'b', 800, ['size'])
  await built(db, 'c', 700, ['size'], { branch: 'v1' })
  expect(await removeOld(db, ages)).toMatchObject({ values: 1 })
  expect(await metricsOf(db, 'a')).toEqual(['docs'])
  expect(await metricsOf(db, 'b')).toEqual(['size'])
  expect(await metricsOf(db, 'c')).toEqual(['size'])
  expect(await removeOld(db, ages)).toEqual({ values: 0, others: 0 })
})

test('the numbers of an open pull request stay, those of a closed one go with all that is known of it', async () => {
  const db = await newRepository()
  const untrusted = { trusted: false, branch: 'feature', event: 'pull_request' }
  for (const [number, state] of [
    [1, 'open'],
    [2, 'closed'],
  ] as const) {
    await built(db, `head-${number}`, 500, ['size'], untrusted)
    await recordPullRequest(db, {
      repositoryId: 1,
      number,
      state,
      headSha: sha(`head-${number}`),
      headRef: 'feature',
      headRepositoryId: 1,
      baseRef: 'main',
      baseSha: sha('base'),
      updatedAt: noon - 450 * day,
    })
    await recordTestedMerge(db, {
      repositoryId: 1,
      runId: number,
      pullRequestNumber: number,
      headSha: sha(`head-${number}`),
      baseRef: 'main',
      baseSha: sha('base'),
      mergeSha: sha('merge'),
      certain: true,
      startedAt: noon - 450 * day,
    })
  }
  await removeOld(db, ages)
  expect([await metricsOf(db, 'head-1'), await metricsOf(db, 'head-2')]).toEqual([['size'], []])
  const left = await db.read((queries) => queries.all(sql`select number from pull_requests`))
  expect(left).toEqual([{ number: 1 }])
  const merges = await db.read((queries) =>
    queries.all(sql`select pull_request_number as number from tested_merges`),
  )
  expect(merges).toEqual([{ number: 1 }])
})

test('deliveries go after their own time, but not while their work goes on', async () => {
  const db = await newRepository()
  const facts = { event: 'push', action: null, installationId: 10, repositoryId: 1, facts: {} }
  const job = { kind: 'test', lane: 'a', data: {}, runAt: noon }
  await acceptDelivery(db, { ...facts, id: 'done', receivedAt: noon - 31 * day }, [])
  await acceptDelivery(db, { ...facts, id: 'recent', receivedAt: noon - 29 * day }, [])
  await acceptDelivery(db, { ...facts, id: 'pending', receivedAt: noon - 31 * day }, [job])
  await removeOld(db, ages)
  const there = async (id: string) => (await findDelivery(db, id)) !== undefined
  expect([await there('done'), await there('recent'), await there('pending')]).toEqual([false, true, true])
})

test('it takes many small steps, and others write between them', async () => {
  const db = await newRepository()
  const metrics = Array.from({ length: 50 }, (_, index) => `metric-${index}`)
  for (let index = 0; index < 30; index++) await built(db, `c${index}`, 600 - index, metrics)
  const steps: number[] = []
  const removal = removeOld(db, ages, undefined, {
    rows: () => 100,
    took: () => steps.push(100),
  })
  let written = 0
  let ended = false
  void removal.then(() => {
    ended = true
  })
  while (!ended) {
    await built(db, `n${written}`, 1, ['size'])
    written++
    await otherWork()
  }
  expect(await removal).toMatchObject({ values: 29 * 50 })
  expect(steps.length).toBeGreaterThan(14)
  expect(written).toBeGreaterThan(5)
})

test('it can be stopped, and goes on the next time', async () => {
  const db = await newRepository()
  for (let index = 0; index < 5; index++) await built(db, `c${index}`, 600 - index, ['size'])
  const stop = new AbortController()
  stop.abort()
  expect(await removeOld(db, ages, stop.signal)).toEqual({ values: 0, others: 0 })
  expect(await removeOld(db, ages)).toMatchObject({ values: 4 })
})

test('a step that took long makes the next one smaller, and quick ones grow, within bounds', () => {
  const pacer = createPacer()
  const first = pacer.rows()
  pacer.took(100)
  expect(pacer.rows()).toBeLessThan(first / 2)
  for (let index = 0; index < 50; index++) pacer.took(1)
  expect(pacer.rows()).toBe(2_000)
  for (let index = 0; index < 50; index++) pacer.took(1_000)
  expect(pacer.rows()).toBe(10)
})

test('what was remembered of workflow files, changed files and configurations goes when it is old', async () => {
  const db = await newRepository()
  const place = { repositoryId: 1, commitSha: sha('a') }
  const path = '.github/workflows/ci.yml'
  const triggers = { push: { branches: ['main'] } }
  for (const [name, at] of [
    ['old', noon - 500 * day],
    ['new', noon],
  ] as const) {
    await recordWorkflowFile(db, { ...place, path: name }, { state: 'read', triggers }, at)
    const pair = { repositoryId: 1, baseSha: sha('a'), headSha: sha(name) }
    await recordChangedPaths(db, pair, { paths: [path], complete: false }, at)
    await recordConfiguration(db, { repositoryId: 1, branch: name }, defaultConfiguration, at)
  }
  await removeOld(db, ages)
  expect(await findWorkflowFiles(db, place, ['old', 'new', 'other'])).toEqual(
    new Map([['new', { state: 'read', triggers }]]),
  )
  const changed = (name: string) =>
    findChangedPaths(db, { repositoryId: 1, baseSha: sha('a'), headSha: sha(name) })
  expect([await changed('old'), await changed('new')]).toEqual([
    undefined,
    { paths: [path], complete: false },
  ])
  const known = (branch: string) => findConfiguration(db, { repositoryId: 1, branch })
  expect([await known('old'), await known('new')]).toEqual([
    undefined,
    { configuration: defaultConfiguration, readAt: noon },
  ])
})
