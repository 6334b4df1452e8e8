import { expect, test } from 'vitest'
import { withoutDuplicates } from '../../src/ingest/duplicates.ts'
import type { Reading } from '../../src/metrics/metric.ts'

const value = (id: string, number: number): Reading => ({ definition: { id, type: 'numeric' }, number })
const sampled = (id: string, samples: number[]): Reading => ({
  definition: { id, type: 'numeric' },
  number: samples[0] ?? 0,
  samples,
})

function file(name: string, readings: Reading[], environment = '') {
  return {
    file: name,
    artifact: name,
    path: 'numbers.json',
    upload: { environment, readings, annotations: [] },
  }
}

test('samples of two files are samples of one metric', () => {
  const { uploads, problems } = withoutDuplicates([
    file('one', [sampled('a', [1, 2])]),
    file('two', [sampled('a', [9])]),
  ])
  expect(uploads.flatMap(({ readings }) => readings)).toEqual([
    { definition: { id: 'a', type: 'numeric' }, number: 2, samples: [1, 2, 9] },
  ])
  expect(problems).toEqual([])
})

test('a value that comes twice is a problem that names both files, and the first counts', () => {
  const { uploads, problems } = withoutDuplicates([
    file('one', [value('a', 1)]),
    file('two', [value('a', 2)]),
  ])
  expect(uploads.flatMap(({ readings }) => readings)).toEqual([value('a', 1)])
  expect(problems).toMatchObject([{ what: 'the metric a is in one, too', where: 'two' }])
})

test('two files that both say many things are one problem', () => {
  const all = ['a', 'b', 'c', 'd', 'e'].map((id) => value(id, 1))
  const { problems } = withoutDuplicates([file('one', all), file('two', all)])
  expect(problems).toMatchObject([{ what: 'the metrics a, b, c and 2 more are in one, too', where: 'two' }])
})

test('the same metric in two environments is two metrics', () => {
  const { uploads, problems } = withoutDuplicates([
    file('one', [value('a', 1)], 'linux'),
    file('two', [value('a', 2)], 'macos'),
  ])
  expect(uploads.map(({ readings }) => readings)).toEqual([[value('a', 1)], [value('a', 2)]])
  expect(problems).toEqual([])
})
