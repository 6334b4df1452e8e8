import type { Document, Format, Parsed } from '../../format.ts'
import { type Attributes, readXml } from '../../parse/xml.ts'
import { type Outcome, outcomeOf, TEST_METRICS, testTally } from '../test-counts.ts'

const OUTCOMES: Readonly<Record<string, Outcome>> = { pass: 'passed', skip: 'skipped', 'not run': 'skipped' }
/** `20220623 12:41:35.553` */
const TIME = /^(\d{4})(\d\d)(\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)$/

function timeOf(text: string | undefined): number {
  return Date.parse((text ?? '').replace(TIME, '$1-$2-$3T$4Z'))
}

/** Seconds: Robot Framework 7 says them, before it the times of start and end. */
function secondsOf({ elapsed, starttime, endtime }: Attributes): number | undefined {
  const seconds = elapsed === undefined ? (timeOf(endtime) - timeOf(starttime)) / 1000 : Number(elapsed)
  return seconds >= 0 ? seconds : undefined
}

function read(document: Document): Parsed {
  const tally = testTally(document)
  let duration: number | undefined
  let test = ''
  let failedSuite: string | null = null
  const suites: string[] = []
  readXml(document, {
    open: (name, attributes, path) => {
      if (name === 'suite') suites.push(attributes.name ?? '')
      else if (name === 'test' || name === 'task') test = attributes.name ?? ''
      if (name !== 'status') return
      const outcome = outcomeOf(OUTCOMES, attributes.status) ?? 'failed'
      if (path.at(-2) === 'test' || path.at(-2) === 'task') tally.add(outcome, [...suites, test].join('.'))
      else if (path.at(-2) === 'suite') {
        if (outcome === 'failed') failedSuite ??= suites.at(-1) ?? ''
        if (path.length === 3) duration = secondsOf(attributes)
      }
    },
    close: (name) => {
      if (name === 'suite') suites.pop()
    },
  })
  if (failedSuite !== null && tally.counts.failed === 0) tally.addFailedSuite(failedSuite)
  return tally.parsed(duration)
}

/** Reads Robot Framework's `output.xml`: https://robotframework.org/robotframework/latest/RobotFrameworkUserGuide.html#output-file. */
export const robot: Format = {
  id: 'robot',
  name: 'Robot Framework',
  url: 'https://robotframework.org/robotframework/latest/RobotFrameworkUserGuide.html#output-file',
  family: 'tests',
  extensions: ['xml'],
  marks: ['<robot', '<kw ', 'generator="Robot'],
  gives: TEST_METRICS,
  recognises: ({ root }) => root?.name === 'robot',
  read,
}
