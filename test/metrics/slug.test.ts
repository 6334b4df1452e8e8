import { assert, property, string, uniqueArray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metricId } from '../../src/metrics/metric.ts'
import { idOf, slug } from '../../src/metrics/slug.ts'

test.each([
  ['Fib(10)', 'fib-10'],
  ['a - b', 'a-b'],
  ['src/main.js', 'src/main.js'],
  ['/absolute/path', 'absolute/path'],
  ['Café au lait', 'cafe-au-lait'],
  ['__proto__', 'proto__'],
])('%s becomes %s', (text, expected) => {
  expect(slug(text)).toBe(expected)
})

describe('any text at all', () => {
  test('becomes a valid id', () => {
    assert(
      property(
        string({ unit: 'grapheme', maxLength: 300 }),
        (text) => metricId.safeParse(slug(text)).success,
      ),
    )
    assert(
      property(string({ unit: 'binary' }), (text) => metricId.safeParse(idOf('bench', text, 'cpu')).success),
    )
  })
})

test('long texts are cut, and stay distinct where they differ only in the part that is cut', () => {
  const start = 'a'.repeat(200)
  assert(
    property(uniqueArray(string({ minLength: 1 }), { minLength: 2, maxLength: 2 }), ([one, other]) => {
      const [first, second] = [slug(`${start}${one}`), slug(`${start}${other}`)]
      expect(first.length).toBeLessThanOrEqual(128)
      expect(first).not.toBe(second)
    }),
  )
})

test('names in other scripts stay distinct', () => {
  expect(slug('日本')).not.toBe(slug('中国'))
  expect(slug('тест a')).not.toBe(slug('проверка a'))
  expect(slug('тест a')).toMatch(/^a-[0-9a-z]{10}$/)
})

test('the family and the ending of an id are never cut', () => {
  const id = idOf('bench', 'x'.repeat(500), 'cpu')
  expect(id).toMatch(/^bench\/x+-[0-9a-z]{10}\/cpu$/)
  expect(id).toHaveLength(128)
})
