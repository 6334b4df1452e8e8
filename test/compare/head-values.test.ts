import { describe, expect, test } from 'vitest'
import { varies } from '../../src/compare/exactness.ts'
import { byWorkflow, type HeadReading } from '../../src/compare/head-values.ts'

const reading = (numbers: number[], more: Partial<HeadReading> = {}): HeadReading => ({
  workflow: 'CI',
  workflowPath: '.github/workflows/ci.yml',
  testsMerge: true,
  background: false,
  label: null,
  numbers,
  ...more,
})
const push = { testsMerge: false }
const bench = { workflow: 'Bench', workflowPath: '.github/workflows/bench.yml' }

describe('what builds of a head say together', () => {
  test('is all of one workflow, and what its last build says alone', () => {
    const spread = { low: 0, high: 9 }
    expect(byWorkflow([reading([3]), reading([4, 5], { spread })])).toMatchObject([
      { numbers: [3, 4, 5], runs: 2, latest: { numbers: [4, 5], spread } },
    ])
    expect(byWorkflow([reading([3], { spread })])).toEqual([
      {
        workflow: 'CI',
        workflowPath: '.github/workflows/ci.yml',
        numbers: [3],
        runs: 1,
        spread,
        label: null,
        background: false,
      },
    ])
  })

  test('is apart for each workflow', () => {
    expect(byWorkflow([reading([400]), reading([300], bench), reading([401])])).toMatchObject([
      { workflow: 'CI', numbers: [400, 401] },
      { workflow: 'Bench', numbers: [300] },
    ])
  })

  test('is apart for two files of one name, and together where the file of one build is not known', () => {
    const copy = { workflowPath: '.github/workflows/copy.yml' }
    expect(byWorkflow([reading([1]), reading([2], copy)])).toHaveLength(2)
    expect(byWorkflow([reading([1]), reading([2], { workflowPath: null })])).toHaveLength(1)
  })

  test('is that of the merge, where one tested it', () => {
    expect(byWorkflow([reading([1], push), reading([2]), reading([3], { ...push, ...bench })])).toMatchObject(
      [{ numbers: [2], runs: 1 }],
    )
    expect(byWorkflow([reading([1], push)])).toMatchObject([{ numbers: [1] }])
  })

  test('is a number or a label, as the last build says', () => {
    const label = reading([], { label: 'broken' })
    expect(byWorkflow([reading([1]), label])).toMatchObject([{ numbers: [], label: 'broken', runs: 1 }])
    expect(byWorkflow([label, reading([1])])).toMatchObject([{ numbers: [1], label: null, runs: 1 }])
  })
})

describe('several measurements of one commit are samples', () => {
  const steady = Array.from({ length: 20 }, () => 7)
  const noisy = Array.from({ length: 20 }, (_, index) => 7 + ((index * 7) % 5))
  test.each([
    ['of a time without history', [], 'duration', false, true],
    ['of a rate without history', [], 'ops/s', false, true],
    ['of what the tool measures several times', [], 'decimal', true, true],
    ['of a number of which nothing is known', [], 'decimal', false, false],
    ['of a size without history', [], 'bytes', false, false],
    ['of a time that never varies', steady, 'duration', true, false],
    ['of a size that varies, as peak memory does', noisy, 'bytes', false, true],
    ['of a number that varies', noisy, 'decimal', false, true],
    ['of a count that varies, as failed tests do', noisy, 'integer', false, false],
  ])('%s: %j %s %s %s', (_, history, unit, isSampled, expected) => {
    expect(varies(history, unit, isSampled)).toBe(expected)
  })
})
