import { expect, test } from 'vitest'
import { meaningsOf, numbersOf, readFixture, readText } from './fixtures.ts'

test('Lighthouse: scores out of 100 and the numbers of its audits in base units', () => {
  const parsed = readFixture('lighthouse/lh-6-0-0-coursehero-a.json')
  expect(numbersOf(parsed)).toEqual({
    'lighthouse/performance': 16,
    'lighthouse/accessibility': 86,
    'lighthouse/best-practices': 92,
    'lighthouse/seo': 92,
    'lighthouse/pwa': 46,
    'lighthouse/first-contentful-paint': expect.closeTo(4.212459, 9),
    'lighthouse/largest-contentful-paint': expect.closeTo(7.1809665, 9),
    'lighthouse/speed-index': expect.closeTo(9.067667184, 9),
    'lighthouse/total-blocking-time': expect.closeTo(1.675687, 9),
    'lighthouse/max-potential-fid': 0.817,
    'lighthouse/interactive': expect.closeTo(20.2534315, 9),
    'lighthouse/server-response-time': expect.closeTo(0.390742, 9),
    'lighthouse/mainthread-work-breakdown': expect.closeTo(7.108628, 9),
    'lighthouse/bootup-time': expect.closeTo(4.568956, 9),
    'lighthouse/cumulative-layout-shift': 0.134375,
    'lighthouse/total-byte-weight': 2397823,
    'lighthouse/dom-size': 1539,
  })
  expect(meaningsOf(parsed)).toMatchObject({
    'lighthouse/performance': 'points higher',
    'lighthouse/speed-index': 'duration lower',
    'lighthouse/total-byte-weight': 'bytes lower',
    'lighthouse/dom-size': 'integer lower',
    'lighthouse/cumulative-layout-shift': 'decimal lower',
  })
})

test('Lighthouse: another run of the same page gives the same metrics with its own numbers', () => {
  const [one, other] = ['a', 'b'].map((run) =>
    numbersOf(readFixture(`lighthouse/lh-6-0-0-coursehero-${run}.json`)),
  )
  expect(Object.keys(other ?? {})).toEqual(Object.keys(one ?? {}))
  expect(other).toMatchObject({
    'lighthouse/performance': 18,
    'lighthouse/speed-index': expect.closeTo(8.6464478307, 9),
    'lighthouse/total-byte-weight': 2382765,
    'lighthouse/dom-size': 1538,
  })
})

test('Lighthouse: a category that could not be scored gives no number', () => {
  const parsed = readText(
    JSON.stringify({
      lighthouseVersion: '12.0.0',
      categories: { performance: { score: null }, seo: { score: 0.57 } },
      audits: {},
    }),
  )
  expect(numbersOf(parsed)).toEqual({ 'lighthouse/seo': 57 })
})
