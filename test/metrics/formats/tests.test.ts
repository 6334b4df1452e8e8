import { expect, test } from 'vitest'
import { meaningsOf, numbersOf, readFixture, readText } from './fixtures.ts'

function counts(passed: number, failed: number, skipped: number, duration: number) {
  return {
    'tests/total': passed + failed + skipped,
    'tests/passed': passed,
    'tests/failed': failed,
    'tests/skipped': skipped,
    'tests/duration': expect.closeTo(duration, 9),
  }
}

test.each([
  ['junit/junit.fail.xml', counts(3, 1, 1, 2.481)],
  ['junit/junit4-complete.xml', counts(5, 2, 1, 16.082687)],
  ['junit/latex-utensils.xml', counts(109, 0, 0, 0.29)],
  ['junit/junit.multiresult.xml', counts(1, 2, 1, 1.158)],
  ['jest-json/jsonReport.json', expect.objectContaining(counts(12, 0, 0, 0.941))],
])('%s gives the counts and the duration that the runner wrote', (fixture, expected) => {
  expect(numbersOf(readFixture(fixture))).toEqual(expected)
})

test('a test that failed and passed when it ran again is one passed test', () => {
  expect(numbersOf(readFixture('junit/expectedRetries.xml'))).toEqual(counts(5, 1, 1, 0.002))
})

test('a test that failed every time it ran is one failed test', () => {
  const attempt = '<testcase classname="a" name="t"><failure/></testcase>'
  const parsed = readText(`<testsuite>${attempt.repeat(3)}</testsuite>`)
  expect(numbersOf(parsed)).toMatchObject({ 'tests/total': 1, 'tests/failed': 1 })
})

test('a failure after a success of the same name is a test of its own and not lost', () => {
  const parsed = readText('<testsuite><testcase name="t"/><testcase name="t"><error/></testcase></testsuite>')
  expect(numbersOf(parsed)).toMatchObject({ 'tests/total': 2, 'tests/failed': 1, 'tests/passed': 1 })
})

test('tests of the same name in different suites are different tests', () => {
  const suite = (name: string, inner: string) =>
    `<testsuite name="${name}"><testcase name="t">${inner}</testcase></testsuite>`
  const parsed = readText(`<testsuites>${suite('linux', '<failure/>')}${suite('macos', '')}</testsuites>`)
  expect(numbersOf(parsed)).toMatchObject({ 'tests/total': 2, 'tests/failed': 1 })
})

test('Surefire’s reruns are told from failures', () => {
  const parsed = readText(`<testsuite>
    <testcase name="flaky"><flakyFailure/></testcase>
    <testcase name="broken"><failure/><rerunFailure/></testcase>
  </testsuite>`)
  expect(numbersOf(parsed)).toMatchObject({ 'tests/passed': 1, 'tests/failed': 1 })
})

test('times with thousands parted by commas are read', () => {
  const parsed = readText('<testsuite time="1,234.5"><testcase name="t"/></testsuite>')
  expect(numbersOf(parsed)['tests/duration']).toBe(1234.5)
})

test('terminal colours in a failure’s text do not spoil the report', () => {
  const parsed = readText(
    '<testsuite><testcase name="t"><failure>\u001b[31mno\u001b[0m</failure></testcase></testsuite>',
  )
  expect(parsed.problems).toEqual([])
  expect(numbersOf(parsed)).toMatchObject({ 'tests/failed': 1 })
})

test('more passed tests are better, fewer failed and skipped ones, and the total is neither', () => {
  expect(meaningsOf(readFixture('junit/junit.fail.xml'))).toEqual({
    'tests/total': 'integer none',
    'tests/passed': 'integer higher',
    'tests/failed': 'integer lower',
    'tests/skipped': 'integer lower',
    'tests/duration': 'duration lower',
  })
})

test('a report of no tests at all is a problem, not zero failures', () => {
  const parsed = readText('<testsuites></testsuites>', 'junit.xml')
  expect(parsed.upload.readings).toEqual([])
  expect(parsed.problems).toEqual([
    expect.objectContaining({ what: 'the report holds no results', where: 'junit.xml' }),
  ])
})

test('Jest’s coverage map gives coverage beside the tests', () => {
  const parsed = readFixture('jest-json/jsonReport.json')
  expect(numbersOf(parsed)).toMatchObject({
    'coverage/statements': expect.closeTo((100 * 27) / 33, 9),
    'coverage/functions': expect.closeTo((100 * 7) / 11, 9),
  })
})
