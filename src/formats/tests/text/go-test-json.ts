import { append } from '../../../metrics/append.ts'
import { UserError } from '../../../metrics/problem.ts'
import { goBench } from '../../benchmarks/text/go-bench.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { hasLine } from '../../parse/lines.ts'
import { TEST_METRICS } from '../test-counts.ts'
import { eachGoTestEvent, type GoTestEvent } from './go-test-events.ts'
import { goTestReport } from './go-test-report.ts'
import { goTestTally } from './go-test-tally.ts'

const ACTION = /"Action":"(?:start|run|output|pass|fail|skip|bench|pause|cont|build-output)"/
const EVENT = {
  test: (line: string) => line.startsWith('{') && line.includes('"Package":"') && ACTION.test(line),
}
const LONGEST_PIECE = 4_096

/** The lines that may be results of benchmarks, package by package: `go test` writes each in several pieces. */
function benchmarkLines() {
  const open = new Map<string, string>()
  const found = new Map<string, string[]>()
  return {
    add: ({ package: name, output }: GoTestEvent) => {
      if (output === undefined) return
      const [first = '', ...rest] = output.split('\n')
      const pieces = [(open.get(name) ?? '') + first, ...rest]
      open.set(name, (pieces.pop() ?? '').slice(0, LONGEST_PIECE))
      const results = pieces.filter((line) => line.startsWith('Benchmark'))
      if (results.length === 0) return
      const known = found.get(name)
      if (known) append(known, results)
      else found.set(name, results)
    },
    *all() {
      for (const [name, results] of found) {
        yield `pkg: ${name}`
        yield* results
      }
    },
  }
}

function read(document: Document): Parsed {
  const tally = goTestTally()
  const benchmarks = benchmarkLines()
  const take = (event: GoTestEvent) => {
    tally.add(event)
    if (event.action === 'output') benchmarks.add(event)
  }
  eachGoTestEvent(document, take, tally.addText)
  const unfinished = tally.unfinished()
  if (unfinished !== null) {
    throw new UserError({
      what: `the file ends before the tests of ${JSON.stringify(unfinished)} do`,
      where: document.name,
      mend: 'upload the file only after "go test" has ended, as it wrote it',
    })
  }
  return goTestReport(document, tally.totals(), benchmarks.all())
}

/** Reads the events of `go test -json`, with the benchmarks in them and further attempts after them: https://pkg.go.dev/cmd/test2json. */
export const goTestJson: Format = {
  id: 'go-test-json',
  name: 'go test -json',
  url: 'https://pkg.go.dev/cmd/test2json',
  family: 'tests',
  extensions: ['json', 'jsonl', 'ndjson', 'out'],
  marks: ['"Action":', '"Package":', '"Elapsed":'],
  gives: [...TEST_METRICS, ...goBench.gives],
  variance: 'runs of `-count`',
  recognises: ({ text }) => hasLine(text, '"Action":"', EVENT),
  read,
}
