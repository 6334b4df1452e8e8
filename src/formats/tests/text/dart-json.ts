import { UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { field, numberAt, textAt } from '../../parse/fields.ts'
import { eachLine, hasLine } from '../../parse/lines.ts'
import { type Outcome, TEST_METRICS, testTally } from '../test-counts.ts'

const START = {
  test: (line: string) => line.includes('"protocolVersion":') && line.includes('"type":"start"'),
}
const LONGEST_LINE = 1_000_000

/** The event of a line; undefined where the line is none, as of Flutter's daemon. */
function eventOf(text: string, start: number, end: number): unknown {
  if (text[start] !== '{' || end - start > LONGEST_LINE) return undefined
  try {
    return JSON.parse(text.slice(start, end))
  } catch {
    return undefined
  }
}

function outcomeOfTest(event: unknown): Outcome {
  if (textAt(event, 'result') !== 'success') return 'failed'
  return field(event, 'skipped') === true ? 'skipped' : 'passed'
}

function read(document: Document): Parsed {
  const tally = testTally(document)
  let end: { succeeded: boolean; milliseconds: number | undefined } | null = null
  eachLine(document.text, 0, document.text.length, (from, to) => {
    const event = eventOf(document.text, from, to)
    const type = textAt(event, 'type')
    // Loading a file is a hidden test, unless it fails.
    if (type === 'testDone' && field(event, 'hidden') !== true) tally.add(outcomeOfTest(event))
    else if (type === 'done') {
      end = { succeeded: field(event, 'success') !== false, milliseconds: numberAt(event, 'time') }
    }
  })
  const done = end as { succeeded: boolean; milliseconds: number | undefined } | null
  if (done === null) {
    throw new UserError({
      what: 'the file ends before the tests do',
      where: document.name,
      mend: 'upload the file only after the tests have ended, as the runner wrote it',
    })
  }
  if (!done.succeeded && tally.counts.failed === 0) tally.addFailedSuite('the test run')
  return tally.parsed(done.milliseconds === undefined ? undefined : done.milliseconds / 1000)
}

/** Reads the events of `dart test --reporter json` and `flutter test --machine`: https://github.com/dart-lang/test/blob/master/pkgs/test/doc/json_reporter.md. */
export const dartJson: Format = {
  id: 'dart-json',
  name: 'Dart, Flutter JSON',
  url: 'https://github.com/dart-lang/test/blob/master/pkgs/test/doc/json_reporter.md',
  family: 'tests',
  extensions: ['json', 'jsonl'],
  marks: ['"protocolVersion"', '"testStart"', '"testDone"'],
  gives: TEST_METRICS,
  recognises: ({ head }) => hasLine(head, '"protocolVersion"', START),
  read,
}
