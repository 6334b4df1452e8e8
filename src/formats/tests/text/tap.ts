import { UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { lines } from '../../parse/lines.ts'
import { type Outcome, TEST_METRICS, testTally } from '../test-counts.ts'

const START = /^\s{0,99}(?:#[^\n]{0,999}\n\s{0,99}){0,20}(?:TAP version 1\d|1\.\.\d|(?:not )?ok\b)/
const POINT = /^(not )?ok\b(.*)$/
const PLAN = /^1\.\.(\d{1,9})(?:\s{0,9}#\s{0,9}(skip))?/i
/** A directive stands behind a hash that is not escaped. */
const DIRECTIVE = /(?:^|[^\\])#\s{0,9}(?:skip|todo)/i
/** What Node.js writes at the end, subtests included. */
const SUMMARY = /^# (pass|fail|cancelled|skipped|todo|duration_ms) (\d{1,15}(?:\.\d{1,9})?)$/

const SUMMARY_OUTCOMES: Readonly<Record<string, Outcome>> = {
  pass: 'passed',
  fail: 'failed',
  cancelled: 'failed',
  skipped: 'skipped',
  todo: 'skipped',
}

/** What was planned and did not run, or where it broke off. */
interface Stream {
  points: Outcome[]
  planned: number | null
  bailedOut: string | null
  summary: Map<string, number>
}

function outcomeOfPoint(failed: boolean, rest: string): Outcome {
  if (DIRECTIVE.test(rest)) return 'skipped'
  return failed ? 'failed' : 'passed'
}

function streamOf(text: string): Stream {
  const stream: Stream = { points: [], planned: null, bailedOut: null, summary: new Map() }
  for (const line of lines(text)) {
    const [, failed, rest] = POINT.exec(line) ?? []
    const [, planned] = PLAN.exec(line) ?? []
    const [, what, number] = SUMMARY.exec(line) ?? []
    if (rest !== undefined) stream.points.push(outcomeOfPoint(failed !== undefined, rest))
    else if (planned !== undefined) stream.planned = (stream.planned ?? 0) + Number(planned)
    else if (what !== undefined) stream.summary.set(what, Number(number))
    else if (line.startsWith('Bail out!')) stream.bailedOut = line.slice('Bail out!'.length).trim()
  }
  return stream
}

function read(document: Document): Parsed {
  const { points, planned, bailedOut, summary } = streamOf(document.text)
  const tally = testTally(document)
  if (planned === null && bailedOut === null) {
    throw new UserError({
      what: 'the stream has no plan (1..<tests>), so it may be cut off',
      where: document.name,
      mend: 'upload the file only after the tests have ended',
    })
  }
  if (summary.has('pass') && summary.has('fail')) {
    for (const [what, outcome] of Object.entries(SUMMARY_OUTCOMES))
      tally.addMany(outcome, summary.get(what) ?? 0)
  } else {
    for (const outcome of points) tally.add(outcome)
    const missing = (planned ?? 0) - points.length
    if (missing > 0 && bailedOut === null) tally.addFailedSuite(`${missing} of ${planned} planned tests`)
  }
  if (bailedOut !== null) tally.addFailedSuite(bailedOut || 'Bail out!')
  const milliseconds = summary.get('duration_ms')
  return tally.parsed(milliseconds === undefined ? undefined : milliseconds / 1000)
}

/** Reads the Test Anything Protocol, versions 12 to 14; subtests count by their parent: https://testanything.org. */
export const tap: Format = {
  id: 'tap',
  name: 'TAP',
  url: 'https://testanything.org',
  family: 'tests',
  extensions: ['tap', 'txt'],
  marks: ['TAP version', '\nok ', '\nnot ok '],
  gives: TEST_METRICS,
  recognises: ({ head }) => START.test(head),
  read,
}
