import { UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { decimalOf } from '../../parse/decimal.ts'
import { grouped } from '../../parse/grouped.ts'
import { hasLine, lines } from '../../parse/lines.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { inBase, scaleOf } from '../../parse/units.ts'
import { figureOf, timeOf } from '../benchmark.ts'

const MOST_LINES = 200_000
/** `BenchmarkName-8   1000   325 ns/op   48 B/op   2 allocs/op` */
const LINE = /^Benchmark(\S+)\s+\d+\s+(\d\S*\s+\S.*)$/

interface Line {
  /** With the package before it, and without `Benchmark` and the number of processors. */
  name: string
  /** What `go test` adds for the number of processors (`-8`); empty for one. */
  processors: string
  values: [number: number, unit: string][]
}

function linesOf(file: string, text: Iterable<string>): Line[] {
  const found: Line[] = []
  let directory = ''
  for (const line of text) {
    if (line.startsWith('pkg: ')) directory = `${line.slice(5).trim()}.`
    const [, full, rest] = LINE.exec(line) ?? []
    if (full === undefined || rest === undefined) continue
    const fields = rest.trim().split(/\s+/)
    const values = fields.flatMap((text, index): [number, string][] =>
      index % 2 === 0 && fields[index + 1] !== undefined ? [[decimalOf(text), fields[index + 1] ?? '']] : [],
    )
    const [processors = ''] = /-\d+$/.exec(full) ?? []
    if (found.length === MOST_LINES) {
      throw new UserError({
        what: `there are more than ${MOST_LINES.toLocaleString('en')} lines of results`,
        where: file,
        mend: 'upload fewer benchmarks, or fewer runs of them',
      })
    }
    found.push({ name: `${directory}${full.slice(0, full.length - processors.length)}`, processors, values })
  }
  return found
}

/** The units of `testing.B` (https://pkg.go.dev/testing#B); others come from `b.ReportMetric`. */
function measurementOf(name: string, value: number, unit: string): Measurement {
  if (unit === 'ns/op') return timeOf(name, { value: inBase(value, 1e-9) })
  if (unit === 'B/op') return figureOf(name, 'bytes', 'bytes', 'lower', { value })
  if (unit === 'allocs/op') return figureOf(name, 'allocs', 'integer', 'lower', { value })
  const { unit: base, factor, better } = scaleOf(unit)
  return figureOf(name, unit.replace('/', '-per-'), base, better, { value: inBase(value, factor) })
}

/** Processors are part of a name only where `-cpu` asked for several: runners differ in how many they have. */
function measurementsOf(name: string, all: readonly Line[]): Measurement[] {
  const several = new Set(all.map((line) => line.processors)).size > 1
  return all.flatMap(({ processors, values }) =>
    values.map(([value, unit]) => measurementOf(several ? `${name}${processors}` : name, value, unit)),
  )
}

/** The results in what `go test -bench` prints, line by line. */
export function goBenchmarks(file: string, text: Iterable<string>): ReturnType<typeof toReadings> {
  const byName = grouped(linesOf(file, text), (line) => line.name)
  return toReadings(
    file,
    each(byName, ([name, all]) => measurementsOf(name, all)),
    'samples',
  )
}

function read(document: Document): Parsed {
  return parsedOf(document.name, goBenchmarks(document.name, lines(document.text)))
}

/** Reads the text of `go test -bench`; the runs of `-count` are samples: https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md. */
export const goBench: Format = {
  id: 'go-bench',
  name: 'go test -bench',
  url: 'https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md',
  family: 'benchmarks',
  extensions: ['txt', 'out', 'log'],
  marks: ['goos: ', 'Benchmark', 'ns/op', 'PASS'],
  gives: ['bench/<name>', 'bench/<name>/bytes', 'bench/<name>/allocs', 'bench/<name>/<unit>'],
  variance: 'runs of `-count`',
  recognises: ({ text }) => hasLine(text, 'Benchmark', LINE),
  read,
}
