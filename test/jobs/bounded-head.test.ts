import { expect, it } from 'vitest'
import { boundedHead } from '../../src/jobs/bounded-head.ts'
import { readConfiguration } from '../../src/metrics/configuration.ts'
import { INPUT_LIMITS } from '../../src/metrics/input-limits.ts'
import type { Head } from '../../src/store/head.ts'

const most = INPUT_LIMITS.reportMetrics

function headOf(count: number): Head {
  const values = Array.from(
    { length: count },
    (_, index) =>
      ({ definition: { id: `m/${index}`, type: 'numeric' }, environment: '' }) as Head['values'][number],
  )
  return { values, annotations: [], problems: [] }
}

it('a head with more metrics than a report holds keeps those that a rule is about, and says what is left out', () => {
  const ruled = `m/${most + 4}`
  const { configuration } = readConfiguration({ metrics: { [ruled]: { max: 1 } } })
  const { values, problems } = boundedHead(headOf(most + 5), configuration)
  expect(values).toHaveLength(most)
  expect(values.at(-1)?.definition.id).toBe(ruled)
  expect(problems.map(({ what }) => what)).toEqual(['there are 20,005 metrics, and 5 of them are left out'])
})

it('a head with no more metrics than a report holds is left as it is', () => {
  const head = headOf(most)
  expect(boundedHead(head, readConfiguration(null).configuration)).toEqual(head)
})
