import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { schemas } from '../../scripts/schemas.ts'

const read = (name: string) => readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')

function validator(name: string) {
  return new Ajv2020({ strict: false, formats: { uri: true } }).compile(JSON.parse(read(name)))
}

it.each(Object.keys(schemas))('schema/%s is what the zod schema makes (else: npm run schemas)', (name) => {
  expect(read(name)).toBe(schemas[name])
})

it('the schema of uploads accepts and refuses what the app does', () => {
  const valid = validator('upload.schema.json')
  expect(
    valid({
      version: 1,
      metrics: { 'bundle/main': 1234, 'time/start': { samples: [1, 2], unit: 'duration' } },
    }),
  ).toBe(true)
  expect(valid({ version: 1, metrics: { render: { value: 2, low: 1, high: 3 } } })).toBe(true)
  expect(valid({ version: 1, metrics: { render: { value: 2, low: 'a little' } } })).toBe(false)
  expect(valid({ version: 1, metrics: { 'Bundle Main': 1 } })).toBe(false)
  expect(valid({ version: 2, metrics: {} })).toBe(false)
})

it('the schema of the configuration accepts and refuses what the app does', () => {
  const valid = validator('config.schema.json')
  expect(
    valid(parse('metrics:\n  bundle/*: { max-rise: 2%, severity: warn }\ncomment: { charts: none }')),
  ).toBe(true)
  expect(valid(parse('metrics:\n  bundle/*: { max-rise: lots }'))).toBe(false)
  expect(valid(parse('unknown: 1'))).toBe(false)
})
