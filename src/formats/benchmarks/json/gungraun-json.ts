import type { Better } from '../../../metrics/metric.ts'
import { UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { entriesAt, field, listAt, numberAt, textAt } from '../../parse/fields.ts'
import { checkJsonBounds } from '../../parse/json-bounds.ts'
import { each, type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { figureOf } from '../benchmark.ts'

/** Events as the text output calls them, so that both give the same ids. */
const NAMES: Readonly<Record<string, string>> = {
  Ir: 'instructions',
  L1hits: 'l1 hits',
  LLhits: 'll hits',
  RamHits: 'ram hits',
  TotalRW: 'total read+write',
  EstimatedCycles: 'estimated cycles',
}

function betterOf(event: string): Better {
  if (/HitRate$/.test(event)) return 'higher'
  return /^(?:L1|LL)hits$/.test(event) ? 'none' : 'lower'
}

/** `{"Left": {"Int": 6}}` without a run before, `{"Both": [{"Int": 6}, {"Int": 5}]}` with one: the new one. */
function newValue(metrics: unknown): { value: number | undefined; unit: string } {
  const both = field(metrics, 'Both')
  const wrapped: unknown = Array.isArray(both) ? both[0] : field(metrics, 'Left')
  const whole = numberAt(wrapped, 'Int')
  return whole === undefined
    ? { value: numberAt(wrapped, 'Float'), unit: 'decimal' }
    : { value: whole, unit: 'integer' }
}

function* measurementsOf(summary: unknown): Generator<Measurement> {
  const name = [textAt(summary, 'module_path'), textAt(summary, 'id')].filter(Boolean).join(' ')
  for (const profile of listAt(summary, 'profiles')) {
    const total = field(field(field(profile, 'summaries'), 'total'), 'summary')
    for (const [, events] of entriesAt(total)) {
      for (const [event, figure] of entriesAt(events)) {
        const { value, unit } = newValue(field(figure, 'metrics'))
        // An event that only the run before has is gone.
        if (value === undefined) continue
        const what = Object.hasOwn(NAMES, event) ? (NAMES[event] ?? event) : event
        yield figureOf(name, what, unit, betterOf(event), { value })
      }
    }
  }
}

const isSummary = (value: unknown) =>
  textAt(value, 'module_path') !== undefined && Array.isArray(field(value, 'profiles'))

/** The summaries of a text: each is one line, or begins and ends with a brace at the beginning of a line. */
function* summariesOf(document: Document): Generator<unknown> {
  const { text, name } = document
  const whole = document.json()
  if (whole !== undefined) {
    yield* Array.isArray(whole) ? whole : [whole]
    return
  }
  for (let at = text.startsWith('{') ? 0 : text.indexOf('\n{') + 1; at > 0 || text.startsWith('{', at); ) {
    const newline = text.indexOf('\n', at)
    const line = newline < 0 ? text.length : newline
    const isOneLine = text.slice(at, line).trimEnd().endsWith('}')
    const close = isOneLine ? line : text.indexOf('\n}', at)
    const end = isOneLine ? line : close + 2
    if (close < 0) throw cutOff(name)
    const piece = text.slice(at, end)
    checkJsonBounds(name, piece)
    try {
      yield JSON.parse(piece)
    } catch {
      throw cutOff(name)
    }
    const next = text.indexOf('\n{', end - 1)
    if (next < 0) return
    at = next + 1
  }
}

function cutOff(file: string): UserError {
  return new UserError({
    what: 'a summary is cut off or damaged',
    where: file,
    mend: 'upload the output only after the benchmarks have ended',
  })
}

function read(document: Document): Parsed {
  const measurements = each(summariesOf(document), (one) => (isSummary(one) ? measurementsOf(one) : []))
  return parsedOf(document.name, toReadings(document.name, measurements))
}

/** Reads gungraun's `--output-format=json` and its `summary.json`: https://gungraun.github.io/gungraun/latest/html/cli_and_env/output/machine_readable.html. */
export const gungraunJson: Format = {
  id: 'gungraun-json',
  name: 'gungraun JSON',
  url: 'https://gungraun.github.io/gungraun/latest/html/cli_and_env/output/machine_readable.html',
  family: 'benchmarks',
  extensions: ['json', 'txt', 'log'],
  marks: ['"module_path"', '"profiles"', '"benchmark_exe"'],
  gives: ['bench/<name>/instructions', 'bench/<name>/<event>'],
  recognises: ({ text }) => text.includes('"module_path":') && text.includes('"benchmark_exe":'),
  read,
}
