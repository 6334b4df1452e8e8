import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { limitsTable } from '../../scripts/limits.ts'
import { INPUT_LIMITS } from '../../src/metrics/input-limits.ts'

it('the documentation has every limit', () => {
  const table = limitsTable()
  expect(table.split('\n')).toHaveLength(2 + Object.keys(INPUT_LIMITS).length)
  expect(readFileSync(resolve(import.meta.dirname, '../../docs/limits.md'), 'utf8')).toContain(table)
})
