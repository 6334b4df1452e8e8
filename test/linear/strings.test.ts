import { describe, expect, it } from 'vitest'
import { matchPaths } from '../../src/compare/match-paths.ts'
import { repeatedKeys } from '../../src/metrics/json-keys.ts'
import { slug } from '../../src/metrics/slug.ts'
import { attribute, code, prose } from '../../src/report/escape.ts'
import { expectLinear } from './growth.ts'

const SIGNS = [
  'a',
  '-',
  ' ',
  '`',
  '|',
  '@',
  '#',
  '/',
  '\\',
  '\u0301',
  '\ufdfa',
  'é',
  '\u2028',
  '\ud800',
  'GH-1 ',
  '1.',
]

describe('work on a long text of a stranger takes time in proportion to its length', () => {
  it.each(SIGNS)('of many %j', (sign) => {
    const make = (size: number) => sign.repeat(size / sign.length)
    expectLinear(800_000, make, slug)
    expectLinear(400_000, make, (text) => [code(text), prose(text), attribute(text)])
    expectLinear(100_000, make, (path) => matchPaths([path], [{ path }]))
  })

  it('of many strings in JSON, whose signs are escaped', () => {
    expectLinear(
      400_000,
      (size) => `{"a":"${'\\"'.repeat(size / 2)}","a":"${'\\\\'.repeat(size / 4)}"}`,
      (text) => repeatedKeys(text, 10),
    )
  })
})

it('a long name has a short id of its own, and a short one the id that it always had', () => {
  const marks = 'e\u0301'.repeat(200_000)
  expect(slug(marks).length).toBeLessThanOrEqual(128)
  expect(slug(marks)).not.toBe(slug(`${marks}x`))
  expect(slug('Größe der Datei')).toMatch(/^gro-e-der-datei-|^gr/)
  expect(slug('Cold start (p99)')).toBe('cold-start-p99')
})
