import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

test('decisions are numbered one after the other', () => {
  const names = readdirSync(resolve(import.meta.dirname, '../../docs/decisions')).sort()
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1))
})
