import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readReport } from '../../src/formats/index.ts'
import { repeatedKeys } from '../../src/metrics/json-keys.ts'

test('a key that an object has twice is named with the line of the second one', () => {
  const text = '{\n "a": {"b": 1, "c": [{"b": 2}]},\n "d": "a",\n "\\u0061": 3\n}'
  expect(repeatedKeys(text, 10)).toEqual([{ key: 'a', line: 4 }])
})

test('keys of different objects, and strings that look like keys, are no repetition', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1), (value, indent) => {
      expect(repeatedKeys(JSON.stringify(value, null, indent), 10)).toEqual([])
    }),
  )
})

test('a metric that an upload names twice is a problem, and the last one counts', () => {
  const text = '{"version": 1, "metrics": {\n"size": 1,\n"size": 2}}'
  const { upload, problems } = readReport({ name: 'sizes.json', bytes: Buffer.from(text) }, {})
  expect(upload.readings).toMatchObject([{ number: 2 }])
  expect(problems).toEqual([
    {
      what: 'the key "size" is there twice; the last one counts',
      where: 'sizes.json, line 3',
      mend: 'give each metric one key; several measurements of one are its "samples"',
    },
  ])
})

test('a very deep document and one with very many keys are looked through in no time', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  expect(repeatedKeys(deep, 10)).toEqual([])
  const many = JSON.stringify(
    Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1])),
  )
  expect(repeatedKeys(many, 10)).toEqual([])
})
