import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Annotation } from '../../src/metrics/metric.ts'
import type { Database } from '../../src/store/database.ts'
import { valuesOfHead } from '../../src/store/head.ts'
import { recordBuild } from '../../src/store/record-build.ts'
import { build, label, minute, newRepository, noon, numeric, sha, upload } from './support.ts'

const remark: Annotation = { path: 'a.ts', startLine: 1, endLine: 2, message: 'slow', level: 'warning' }
const problem = { what: 'it is no JSON', where: 'a.json', mend: 'write JSON' }

/** All rows that a build makes, without the row ids that a second recording may change. */
async function rows(db: Database): Promise<unknown> {
  return db.read(async (queries) => [
    await queries.all(sql`select * from build_contexts order by id`),
    await queries.all(sql`select * from metric_values order by build_id, metric_id`),
    await queries.all(sql`select * from metric_definitions order by id`),
    await queries.all(sql`select * from tracks order by id`),
    await queries.all(sql`select * from annotations order by build_id, ordinal`),
    await queries.all(sql`select * from upload_problems order by run_id, attempt, ordinal`),
  ])
}

describe('a build', () => {
  test('recorded twice leaves the rows of one', async () => {
    const db = await newRepository()
    const uploads = [
      upload([numeric('size', 12.5), label('node', 'v20')], { annotations: [remark] }),
      upload([numeric('time', 1, [0.9, 1.1])], { environment: 'linux' }),
    ]
    await recordBuild(db, build({ uploads, problems: [problem] }), noon)
    const once = await rows(db)
    await recordBuild(db, build({ uploads, problems: [problem] }), noon + minute)
    expect(await rows(db)).toEqual(once)
  })

  test('loses the values, environments, remarks and problems that a second recording lacks', async () => {
    const db = await newRepository()
    const before = [
      upload([numeric('stays', 1), numeric('goes', 2)], { annotations: [remark] }),
      upload([numeric('stays', 3)], { environment: 'gone' }),
    ]
    await recordBuild(db, build({ uploads: before, problems: [problem] }), noon)
    await recordBuild(db, build({ uploads: [upload([numeric('stays', 1)])] }), noon)
    const head = await valuesOfHead(db, 1, sha('a'))
    expect(head.values.map((value) => [value.definition.id, value.environment])).toEqual([['stays', '']])
    expect(head.annotations).toEqual([])
    expect(head.problems).toEqual([])
  })

  test('without uploads leaves its problems only', async () => {
    const db = await newRepository()
    await recordBuild(db, build({ uploads: [upload([numeric('size', 1)])] }), noon)
    await recordBuild(db, build({ problems: [problem] }), noon)
    expect(await valuesOfHead(db, 1, sha('a'))).toEqual({ values: [], annotations: [], problems: [problem] })
  })

  test('merges uploads of one environment', async () => {
    const db = await newRepository()
    const uploads = [
      upload([numeric('a', 1), numeric('b', 1)], { annotations: [remark] }),
      upload([numeric('b', 2)], { annotations: [{ ...remark, metric: 'b' }] }),
    ]
    await recordBuild(db, build({ uploads }), noon)
    const head = await valuesOfHead(db, 1, sha('a'))
    expect(head.values.map((value) => [value.definition.id, value.numbers])).toEqual([
      ['a', [1]],
      ['b', [2]],
    ])
    expect(head.annotations).toEqual([remark, { ...remark, metric: 'b' }])
  })

  test('gives back every number exactly as it came', async () => {
    const db = await newRepository()
    const magnitude = fc.double({ noNaN: true, min: 1e-18, max: 1e18 })
    const number = fc.oneof(
      fc.integer().map((integer) => integer / 1_000),
      fc.tuple(magnitude, fc.constantFrom(1, -1)).map(([size, sign]) => size * sign),
      fc.constantFrom(0, 0.1 + 0.2, 67.4188399502547, 3.442953079872724e-10, Number.MAX_SAFE_INTEGER),
    )
    const numbers = fc.array(number, { minLength: 500, maxLength: 500 })
    await fc.assert(
      fc.asyncProperty(numbers, async (given) => {
        const readings = given.map((value, index) => numeric(`m${String(index).padStart(4, '0')}`, value))
        await recordBuild(db, build({ uploads: [upload(readings)] }), noon)
        const head = await valuesOfHead(db, 1, sha('a'))
        expect(head.values.flatMap((value) => value.numbers)).toEqual(given.map((value) => value + 0))
      }),
      { numRuns: 20 },
    )
  })

  test('gives back the spread of a number that one build has, and none where several have it', async () => {
    const db = await newRepository()
    const spread = { low: 1.11e-7, high: 1.59e-7 }
    const readings = [
      { ...numeric('fib', 1.35e-7), spread },
      numeric('plain', 2),
      numeric('sampled', 3, [2, 3, 4]),
      label('node', 'v20'),
    ]
    await recordBuild(db, build({ uploads: [upload(readings)] }), noon)
    const once = (await valuesOfHead(db, 1, sha('a'))).values
    expect(once.map(({ definition, numbers, spread }) => [definition.id, numbers, spread])).toEqual([
      ['fib', [1.35e-7], spread],
      ['node', [], undefined],
      ['plain', [2], undefined],
      ['sampled', [2, 3, 4], undefined],
    ])
    await recordBuild(db, build({ attempt: 2, uploads: [upload(readings.slice(0, 1))] }), noon)
    const [fib] = (await valuesOfHead(db, 1, sha('a'))).values
    expect(fib).toMatchObject({ numbers: [1.35e-7, 1.35e-7], runs: 2 })
    expect(fib?.spread).toBeUndefined()
  })

  test('keeps hostile ids and texts as they are', async () => {
    const db = await newRepository()
    const text = `'); drop table metric_values; -- "\\ \u202e \u{1f600} @octocat`
    const uploads = [upload([label('note', text)], { annotations: [{ ...remark, message: text }] })]
    await recordBuild(db, build({ uploads }), noon)
    const head = await valuesOfHead(db, 1, sha('a'))
    expect(head.values[0]?.label).toBe(text)
    expect(head.annotations[0]?.message).toBe(text)
  })

  test.each([Number.POSITIVE_INFINITY, Number.NaN])(
    'with the number %s is refused as a whole',
    async (wrong) => {
      const db = await newRepository()
      const uploads = [upload([numeric('right', 1), numeric('wrong', wrong)])]
      await expect(recordBuild(db, build({ uploads }), noon)).rejects.toThrow(/CHECK|NOT NULL|constraint/i)
      expect((await valuesOfHead(db, 1, sha('a'))).values).toEqual([])
    },
  )

  test('of a repository that was never recorded is refused', async () => {
    const db = await newRepository()
    const uploads = [upload([numeric('size', 1)])]
    await expect(recordBuild(db, build({ repositoryId: 2, uploads }), noon)).rejects.toThrow(/FOREIGN KEY/)
  })
})

describe('a definition', () => {
  const sized = (more: object) => ({
    definition: { id: 'size', type: 'numeric' as const, ...more },
    number: 1,
  })
  const recorded = async (db: Database) => (await valuesOfHead(db, 1, sha('a'))).values[0]?.definition

  test('keeps what a later upload does not say, and takes what it says', async () => {
    const db = await newRepository()
    await recordBuild(db, build({ uploads: [upload([sized({ unit: 'bytes', name: 'Size' })])] }), noon)
    await recordBuild(db, build({ uploads: [upload([sized({ name: 'Bundle', better: 'lower' })])] }), noon)
    expect(await recorded(db)).toEqual({
      id: 'size',
      type: 'numeric',
      unit: 'bytes',
      name: 'Bundle',
      better: 'lower',
    })
  })

  test('of a trusted build cannot be changed by a pull request, but the other way round', async () => {
    const db = await newRepository()
    const fork = { runId: 200, trusted: false, branch: 'feature', commitSha: sha('b'), event: 'pull_request' }
    await recordBuild(db, build({ ...fork, uploads: [upload([sized({ better: 'higher' })])] }), noon)
    await recordBuild(db, build({ uploads: [upload([sized({ better: 'lower' })])] }), noon)
    await recordBuild(db, build({ ...fork, uploads: [upload([sized({ better: 'higher' })])] }), noon)
    expect(await recorded(db)).toMatchObject({ better: 'lower' })
  })
})

describe('a head commit', () => {
  test('counts every run, attempt and sample', async () => {
    const db = await newRepository()
    const record = (runId: number, attempt: number, reading: ReturnType<typeof numeric>) =>
      recordBuild(
        db,
        build({ runId, attempt, measuredAt: noon + runId + attempt, uploads: [upload([reading])] }),
        noon,
      )
    await record(100, 1, numeric('time', 1))
    await record(100, 2, numeric('time', 2, [1.9, 2.1]))
    await record(200, 1, numeric('time', 3))
    const [value] = (await valuesOfHead(db, 1, sha('a'))).values
    expect(value).toMatchObject({
      numbers: [1, 1.9, 2.1, 3],
      runs: 3,
      latest: { numbers: [3] },
      label: null,
      background: false,
    })
  })

  test('shows the remarks and problems of each run’s last attempt, in whatever order they came', async () => {
    const db = await newRepository()
    const second = build({ attempt: 2, uploads: [upload([numeric('a', 1)], { annotations: [remark] })] })
    const first = build({
      attempt: 1,
      uploads: [upload([numeric('a', 1)], { annotations: [{ ...remark, message: 'outdated' }] })],
      problems: [problem],
    })
    await recordBuild(db, second, noon)
    await recordBuild(db, first, noon)
    const head = await valuesOfHead(db, 1, sha('a'))
    expect(head.annotations).toEqual([remark])
    expect(head.problems).toEqual([])
  })

  test('goes by the last attempt, in whatever order they came', async () => {
    const db = await newRepository()
    for (const attempt of [2, 1]) {
      await recordBuild(db, build({ attempt, uploads: [upload([numeric('failed', 2 - attempt)])] }), noon)
    }
    const [value] = (await valuesOfHead(db, 1, sha('a'))).values
    expect(value).toMatchObject({ numbers: [1, 0], latest: { numbers: [0] } })
  })

  test('has the latest build’s label', async () => {
    const db = await newRepository()
    for (const [attempt, text] of [
      [1, 'v20'],
      [2, 'v22'],
    ] as const) {
      const uploads = [upload([label('node', text)])]
      await recordBuild(db, build({ attempt, measuredAt: noon + attempt, uploads }), noon)
    }
    expect((await valuesOfHead(db, 1, sha('a'))).values).toEqual([
      {
        definition: { id: 'node', type: 'label' },
        environment: '',
        numbers: [],
        runs: 2,
        label: 'v22',
        background: false,
        workflow: 'CI',
        workflowPath: null,
      },
    ])
  })
})
