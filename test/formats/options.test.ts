import { expect, test } from 'vitest'
import { metricId } from '../../src/metrics/metric.ts'
import { numbersOf, readFixture, readText } from './fixtures.ts'

test('a prefix stands before all ids of the file', () => {
  expect(Object.keys(numbersOf(readFixture('size-limit/size-limit.json', { prefix: 'web' })))).toEqual([
    'web/bundle/core',
    'web/bundle/dist/b.js',
  ])
})

test('a prefix stands before the names that people read, too', () => {
  const { upload } = readFixture('lcov/test.lcov', { prefix: 'web/' })
  expect(upload.readings[0]?.definition).toMatchObject({
    id: 'web/coverage/lines',
    name: 'web: Line coverage',
  })
})

test('a prefix never makes an id too long, and keeps long ids distinct', () => {
  const array = ['x', 'y'].map((end) => ({ name: `${'a'.repeat(110)}${end}`, unit: 's', value: 1 }))
  const ids = Object.keys(
    numbersOf(readText(JSON.stringify(array), 'a.json', { prefix: 'services/backend/' })),
  )
  expect(new Set(ids).size).toBe(2)
  for (const id of ids) expect(metricId.safeParse(id).success).toBe(true)
})

test('a prefix also stands before the metrics that annotations belong to', () => {
  const document = {
    version: 1,
    metrics: { a: 1 },
    annotations: [{ path: 'a.ts', line: 1, message: 'm', level: 'notice', metric: 'a' }],
  }
  const { upload } = readText(JSON.stringify(document), 'a.json', { prefix: 'web' })
  expect(upload.annotations[0]?.metric).toBe('web/a')
})

test('an environment of the configuration stands instead of the file’s', () => {
  const text = '{"version": 1, "environment": "laptop", "metrics": {"a": 1}}'
  expect(readText(text).upload.environment).toBe('laptop')
  expect(readText(text, 'a.json', { environment: 'linux-x64' }).upload.environment).toBe('linux-x64')
})

test('a format of the configuration is used where the content would say another', () => {
  const text = '[{"name": "a", "unit": "s", "value": 1, "size": 7}]'
  expect(numbersOf(readText(text))).toEqual({ 'bench/a': 1 })
  expect(numbersOf(readText(text, 'a.json', { format: 'size-limit' }))).toEqual({ 'bundle/a': 7 })
})

test('a format that does not fit the file gives one problem', () => {
  const parsed = readFixture('lcov/test.lcov', { format: 'jmh' })
  expect(parsed.upload.readings).toEqual([])
  expect(parsed.problems).toEqual([
    expect.objectContaining({ what: 'the file is not JSON', where: 'lcov/test.lcov' }),
  ])
})

test('a format that does not exist is answered with those that do', () => {
  const [problem] = readFixture('lcov/test.lcov', { format: 'lcof' }).problems
  expect(problem?.what).toBe('there is no format "lcof"')
  expect(problem?.mend).toContain('lcov, cobertura')
})
