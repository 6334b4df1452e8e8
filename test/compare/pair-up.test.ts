import { describe, expect, test } from 'vitest'
import { pairUp, sharedMetrics } from '../../src/compare/pair-up.ts'
import type { BaseValue, HeadValue } from '../../src/compare/sides.ts'
import { sharedMetricProblems } from '../../src/report/shared-metrics.ts'

const definition = { id: 'size', type: 'numeric' as const }
const refOf = (name: string) => ({
  workflow: name,
  workflowPath: `.github/workflows/${name.toLowerCase()}.yml`,
})

const head = (workflow: string, number: number, environment = ''): HeadValue => ({
  ...refOf(workflow),
  definition,
  environment,
  numbers: [number],
  label: null,
})

const base = (workflow: string, number: number, environment = ''): BaseValue => ({
  ...refOf(workflow),
  definition,
  environment,
  sha: 'a',
  measuredAt: 0,
  number,
  label: null,
  runId: 1,
})

const rows = (heads: HeadValue[], bases: BaseValue[]) =>
  pairUp(heads, bases).map((match) => [
    match.environment,
    match.base?.number ?? null,
    match.head?.numbers[0] ?? null,
  ])

describe('a metric of one workflow', () => {
  test('is one row, whatever the workflow is called on either side', () => {
    expect(rows([head('CI', 2)], [base('Build', 1)])).toEqual([['', 1, 2]])
    expect(rows([head('CI', 2, 'linux')], [])).toEqual([['linux', null, 2]])
    expect(rows([], [base('CI', 1)])).toEqual([['', 1, null]])
    expect(sharedMetrics([head('CI', 2)], [base('Build', 1)])).toEqual([])
  })
})

describe('a metric of two workflows', () => {
  test('is two rows, each compared with itself', () => {
    const both = [base('Bench', 300), base('CI', 400)]
    expect(rows([head('CI', 401), head('Bench', 301)], both)).toEqual([
      ['CI', 400, 401],
      ['Bench', 300, 301],
    ])
    expect(rows([head('Bench', 301)], both)).toEqual([
      ['Bench', 300, 301],
      ['CI', 400, null],
    ])
    expect(rows([head('CI', 401, 'linux'), head('Bench', 301, 'linux')], [base('CI', 400, 'linux')])).toEqual(
      [
        ['linux, CI', 400, 401],
        ['linux, Bench', null, 301],
      ],
    )
  })

  test('is told apart by files where both have one name', () => {
    const copy = { ...head('CI', 300), workflowPath: '.github/workflows/copy.yml' }
    expect(rows([head('CI', 400), copy], []).map(([environment]) => environment)).toEqual([
      '.github/workflows/ci.yml',
      '.github/workflows/copy.yml',
    ])
  })

  test('is one problem that names both', () => {
    const other = { ...head('Bench', 1), definition: { ...definition, id: 'other' } }
    const otherToo = { ...head('CI', 1), definition: { ...definition, id: 'other' } }
    const shared = sharedMetrics([head('CI', 1), other, otherToo], [base('Bench', 1), base('CI', 1)])
    expect(sharedMetricProblems(shared)).toEqual([
      {
        what: 'several workflows bring the metrics size, other',
        where: 'the workflows Bench (.github/workflows/bench.yml) and CI (.github/workflows/ci.yml)',
        mend: expect.stringContaining('tidemark.yml'),
      },
    ])
  })

  test('jobs of one name in several workflows are no problem', () => {
    const job = (name: string): HeadValue => ({
      ...head(name, 1),
      definition: { id: 'ci/build', type: 'numeric' },
    })
    expect(sharedMetrics([job('CI'), job('Release')], [])).toEqual([])
  })
})
