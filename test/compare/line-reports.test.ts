import { expect, test } from 'vitest'
import { countingReports, type RunReports } from '../../src/compare/line-reports.ts'

const report = (path: string, hits: number) => ({
  path,
  lines: Uint32Array.of(1),
  hits: Uint32Array.of(hits),
})

const run = (files: Record<string, number>, more: Partial<RunReports> = {}): RunReports => ({
  workflow: 'CI',
  workflowPath: 'ci.yml',
  files: Object.entries(files).map(([path, hits]) => report(path, hits)),
  ...more,
})

const counted = (...runs: RunReports[]) =>
  countingReports(runs).map(({ path, hits }) => `${path} ${hits[0] ?? ''}`)

test('a re-run replaces the files that it brings again, and leaves the others', () => {
  expect(counted(run({ a: 1, b: 1 }), run({ a: 0 }))).toEqual(['b 1', 'a 0'])
})

test('workflows add to each other', () => {
  expect(counted(run({ a: 1 }), run({ a: 0 }, { workflow: 'E2E', workflowPath: 'e2e.yml' }))).toEqual([
    'a 1',
    'a 0',
  ])
})

test('all reports of a file in one run count, as shards have them', () => {
  const shards = { ...run({}), files: [report('a', 0), report('a', 1)] }
  expect(counted(run({ a: 5 }), shards)).toEqual(['a 0', 'a 1'])
})
