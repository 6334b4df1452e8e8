import { expect, test } from 'vitest'
import { bytesOf, meaningsOf, numbersOf, readFixture, readText, samplesOf } from './fixtures.ts'

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
  ['go-test-json/story.jsonl', expect.objectContaining(counts(8, 7, 2, 0.015))],
  ['jest-json/jsonReport.json', expect.objectContaining(counts(12, 0, 0, 0.941))],
])('%s gives the counts and the duration that the runner wrote', (fixture, expected) => {
  expect(numbersOf(readFixture(fixture))).toEqual(expected)
})

test('a test that failed and passed when it ran again is one passed test', () => {
  expect(numbersOf(readFixture('junit/expectedRetries.xml'))).toEqual(counts(5, 1, 1, 0.002))
  expect(numbersOf(readFixture('go-test-json/attempts.jsonl'))).toEqual(counts(4, 2, 1, 0.008))
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

/** A stream of `go test -json`. */
const goTest = (...events: object[]) =>
  events.map((event) => JSON.stringify({ Action: 'pass', ...event })).join('\n')

test('a test of Go that ran twice in one attempt is not cleared of its failure by its success', () => {
  const parsed = readText(
    goTest(
      { Action: 'fail', Package: 'p', Test: 'TestA' },
      { Package: 'p', Test: 'TestA' },
      { Action: 'fail', Package: 'p' },
    ),
  )
  expect(numbersOf(parsed)).toEqual({
    'tests/total': 2,
    'tests/passed': 1,
    'tests/failed': 1,
    'tests/skipped': 0,
  })
})

test('a package of Go that fails without a test is a failed test, until it passes', () => {
  const panic = { Action: 'fail', Package: 'p', Elapsed: 1 }
  const tested = { Package: 'p', Test: 'TestA' }
  expect(numbersOf(readText(goTest(tested, panic)))).toEqual(counts(1, 1, 0, 1))
  expect(numbersOf(readText(goTest(panic, tested, { Package: 'p' })))).toEqual(counts(1, 0, 0, 1))
})

test.each([
  ['in the middle of an event', (text: string) => text.slice(0, -20), /, line 44$/],
  ['between two of them', (text: string) => text.split('\n').slice(0, 30).join('\n'), /jsonl$/],
])('events of Go that were cut off %s give no numbers', (_, cut, where) => {
  const text = new TextDecoder().decode(bytesOf('go-test-json/attempts.jsonl')).trimEnd()
  const parsed = readText(cut(text), 'go.jsonl')
  expect(parsed.upload.readings).toEqual([])
  expect(parsed.problems).toEqual([expect.objectContaining({ where: expect.stringMatching(where) })])
})

test('events of Go have their benchmarks beside the tests, with the runs as samples', () => {
  const parsed = readFixture('go-test-json/story.jsonl')
  expect(samplesOf(parsed)).toEqual({
    'bench/example.com/story/words.words': [expect.closeTo(2.121e-9, 15), expect.closeTo(0.634e-9, 15)],
    'bench/example.com/story/words.words/words-per-s': [12.5, 12.5],
    'bench/example.com/story/words.words/bytes': [0, 0],
    'bench/example.com/story/words.words/allocs': [0, 0],
  })
})

test('a benchmark of Go that is written in pieces, among those of other packages, is put together', () => {
  const output = (name: string, text: string) => ({ Action: 'output', Package: name, Output: text })
  const parsed = readText(
    goTest(
      output('p', 'BenchmarkA-8   \t'),
      output('q', 'BenchmarkB-8   \t'),
      output('p', '     100\t  250 ns/op\n'),
      output('q', '     100\t  500 ns/op\n'),
      { Package: 'p' },
      { Package: 'q' },
    ),
  )
  expect(numbersOf(parsed)).toEqual({ 'bench/p.a': 2.5e-7, 'bench/q.b': 5e-7 })
})
