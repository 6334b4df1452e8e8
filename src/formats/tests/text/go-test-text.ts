import { UserError } from '../../../metrics/problem.ts'
import { goBench } from '../../benchmarks/text/go-bench.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { hasLine, lines } from '../../parse/lines.ts'
import { TEST_METRICS } from '../test-counts.ts'
import { goTestReport } from './go-test-report.ts'
import { goTestTally } from './go-test-tally.ts'

/** Output without a line break at its end may stand before it; subtests are indented. */
const RESULT = /--- (PASS|FAIL|SKIP): (\S{1,1000}) \((\d{1,12}(?:\.\d{1,9})?)(?:s| seconds)\)$/
const PACKAGE = /^(ok {2}|FAIL)\t(\S+)\s+(?:(\d+(?:\.\d+)?)s|\(cached\)|\[build failed\]|\[setup failed\])/
const MARK = '--- '

const ACTIONS = { PASS: 'pass', FAIL: 'fail', SKIP: 'skip' } as const

function read(document: Document): Parsed {
  const tally = goTestTally()
  // A package's name comes after its tests.
  let open: { test: string; action: string }[] = []
  for (const line of lines(document.text)) {
    const [, result, test] = RESULT.exec(line) ?? []
    const [, ended, name, seconds] = PACKAGE.exec(line) ?? []
    if (result !== undefined && test !== undefined) {
      open.push({ test, action: ACTIONS[result as keyof typeof ACTIONS] })
    } else if (name !== undefined) {
      const event = { package: name, output: undefined, elapsed: undefined }
      for (const { test, action } of open) tally.add({ ...event, test, action })
      const elapsed = seconds === undefined ? undefined : Number(seconds)
      tally.add({ ...event, test: undefined, action: ended === 'FAIL' ? 'fail' : 'pass', elapsed })
      open = []
    }
  }
  if (open.length > 0) {
    throw new UserError({
      what: 'the file ends before the result of a package',
      where: document.name,
      mend: 'upload the file only after "go test" has ended, as it wrote it',
    })
  }
  return goTestReport(document, tally.totals(), lines(document.text))
}

/** Reads what `go test -v` prints, with the benchmarks in it: https://pkg.go.dev/cmd/go#hdr-Testing_flags. */
export const goTestText: Format = {
  id: 'go-test-text',
  name: 'go test -v',
  url: 'https://pkg.go.dev/cmd/go#hdr-Testing_flags',
  family: 'tests',
  extensions: ['txt', 'log', 'out'],
  marks: ['=== RUN', '--- PASS:', '--- FAIL:'],
  gives: [...TEST_METRICS, ...goBench.gives],
  variance: 'runs of `-count`',
  recognises: ({ text }) => !/^\s*\{/.test(text.slice(0, 200)) && hasLine(text, MARK, RESULT),
  read,
}
