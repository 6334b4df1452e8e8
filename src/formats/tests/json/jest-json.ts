import { coverageOf } from '../../coverage/coverage-counts.ts'
import { coverageMap, isCoverageMap } from '../../coverage/json/istanbul-final.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { field, jsonOf, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { problemList } from '../../parse/problem-list.ts'
import { parsedOf, shownName } from '../../parse/readings.ts'
import type { TestTotals } from '../../totals.ts'
import { namesSketch } from '../names-sketch.ts'
import { suiteFailed, TEST_METRICS, testReadings } from '../test-counts.ts'

/** Seconds that the test files took together. */
function durationOf(report: unknown): number | undefined {
  const times = listAt(report, 'testResults').flatMap((file) => {
    const start = numberAt(file, 'startTime')
    const end = numberAt(file, 'endTime')
    return start !== undefined && end !== undefined && end >= start ? [(end - start) / 1000] : []
  })
  return times.length ? times.reduce((sum, time) => sum + time, 0) : undefined
}

/** The names of the test files that failed although none of their tests did, e.g. because they do not compile. */
function failedFiles(report: unknown): string[] {
  return listAt(report, 'testResults').flatMap((file) => {
    const hasFailedTest = listAt(file, 'assertionResults').some((one) => textAt(one, 'status') === 'failed')
    return textAt(file, 'status') === 'failed' && !hasFailedTest ? [textAt(file, 'name') ?? ''] : []
  })
}

/** Which tests they were, by the name of their file without its folders, which differ from machine to machine. */
function namesOf(report: unknown): number[] {
  const names = namesSketch()
  for (const file of listAt(report, 'testResults')) {
    const base = (textAt(file, 'name') ?? '').split('/').at(-1)
    for (const test of listAt(file, 'assertionResults')) {
      names.add(JSON.stringify([base, textAt(test, 'fullName') ?? textAt(test, 'title')]))
    }
  }
  return names.all()
}

function read(document: Document): Parsed {
  const report = jsonOf(document)
  const number = (name: string) => numberAt(report, name) ?? 0
  const files = failedFiles(report)
  const problems = problemList(document.name)
  for (const file of files) problems.add(() => suiteFailed(document.name, shownName(file)))
  const unnamed = Math.max(0, number('numRuntimeErrorTestSuites') - files.length)
  if (unnamed > 0) problems.add(() => suiteFailed(document.name, ''))
  const tested: TestTotals = {
    passed: number('numPassedTests'),
    failed: number('numFailedTests') + files.length + unnamed,
    skipped: number('numPendingTests') + number('numTodoTests'),
    duration: durationOf(report),
    names: namesOf(report),
  }
  const none = number('numTotalTests') === 0 && tested.failed === 0
  const tests = none ? [] : testReadings(tested)
  const totals = none ? {} : { tests: tested }
  const map = field(report, 'coverageMap')
  if (!isCoverageMap(map)) {
    return { ...parsedOf(document.name, { readings: tests, problems: problems.all() }), totals }
  }
  const { counts, coverage } = coverageMap(document.name, map)
  const { upload } = coverageOf(document, counts, coverage)
  const readings = [...tests, ...upload.readings]
  return {
    ...parsedOf(document.name, { readings, problems: problems.all() }, coverage),
    totals: { ...totals, coverage: counts },
  }
}

/** Reads the results of `jest --json` and Vitest's JSON reporter, with their coverage map if they have one: https://jestjs.io/docs/cli#--json. */
export const jestJson: Format = {
  id: 'jest-json',
  name: 'Jest JSON',
  url: 'https://jestjs.io/docs/cli#--json',
  family: 'tests',
  extensions: ['json'],
  marks: ['"numTotalTests"', '"testResults"', '"assertionResults"'],
  gives: [
    ...TEST_METRICS,
    'coverage/lines',
    'coverage/statements',
    'coverage/functions',
    'coverage/branches',
  ],
  recognises: (document) => {
    const report = document.json()
    return numberAt(report, 'numTotalTests') !== undefined && Array.isArray(field(report, 'testResults'))
  },
  read,
}
