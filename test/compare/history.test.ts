import { expect, test } from 'vitest'
import { historyUntil } from '../../src/compare/history.ts'
import type { BaseBuild } from '../../src/compare/sides.ts'

const ci = { workflow: 'CI', workflowPath: 'ci.yml' }
const nightly = { workflow: 'Nightly', workflowPath: 'nightly.yml' }

/** A point: the commit, the run, the attempt, the value. */
type Point = [sha: string, runId: number, attempt: number, value: number, workflow?: typeof ci]

function seriesOf(points: Point[]) {
  const builds = points.map(
    ([sha, runId, attempt, , workflow = ci], time): BaseBuild => ({ sha, time, runId, attempt, ...workflow }),
  )
  return { metric: 'm', environment: '', builds, values: points.map(([, , , value]) => value) }
}

const history = (points: Point[], unit: string, workflow: typeof ci | null = null) =>
  historyUntil({ base: null, workflow, unit }, seriesOf(points)).values

test('of a run’s attempts the last one counts, if the metric does not vary', () => {
  const points: Point[] = [
    ['a', 1, 1, 3],
    ['a', 1, 2, 0],
    ['b', 2, 1, 0],
  ]
  expect(history(points, 'integer')).toEqual([0, 0])
  expect(history(points, 'duration')).toEqual([3, 0, 0])
})

test('of two workflows that built one commit one counts', () => {
  const points: Point[] = [
    ['a', 1, 1, 400],
    ['a', 2, 1, 300, nightly],
    ['b', 3, 1, 401],
  ]
  expect(history(points, 'bytes', ci)).toEqual([400, 401])
  expect(history(points, 'bytes', nightly)).toEqual([300])
  const base = {
    ...{ definition: { id: 'm', type: 'numeric' as const }, environment: '', sha: 'c', measuredAt: 9 },
    ...{ number: 402, label: null, runId: 9 },
  }
  expect(
    historyUntil({ base: { ...base, ...ci }, workflow: null, unit: 'bytes' }, seriesOf(points)).values,
  ).toEqual([400, 401, 402])
})

test('the history of a workflow that was renamed goes on', () => {
  const points: Point[] = [
    ['a', 1, 1, 300, nightly],
    ['b', 2, 1, 300],
  ]
  expect(history(points, 'bytes')).toEqual([300, 300])
})
