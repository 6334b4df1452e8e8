import { UserError } from '../../../metrics/problem.ts'
import type { Document, Format, Parsed } from '../../format.ts'
import { hasLine, lines } from '../../parse/lines.ts'
import { type Measurement, parsedOf, toReadings } from '../../parse/readings.ts'
import { figureOf } from '../benchmark.ts'

const HEADER = /^(creator|cmd|events|summary|totals):(.*)$/s
const EVENTS = /^events:\s+[A-Za-z]/
const TOTALS = /^(?:summary|totals):\s+\d/
const MOST_EVENTS = 100
/** Cargo's hash at the end of a binary's name. */
const HASH = /-[0-9a-f]{16}$/

/** Counts by event. */
type Counts = Map<string, number>

/** The program that was measured: its command, without the folders and Cargo's hash, which differ from run to run. */
function nameOf(command: string): string {
  const [program = '', ...options] = command.trim().split(/\s+/)
  const file = program.split('/').at(-1)?.replace(HASH, '') ?? ''
  return [file, ...options].join(' ').trim() || 'program'
}

/** Zeros at the end of a line may be left out. */
function add(counts: Counts, events: readonly string[], numbers: string): void {
  const fields = numbers.trim().split(/\s+/)
  for (const [index, event] of events.entries()) {
    counts.set(event, (counts.get(event) ?? 0) + Number(fields[index] ?? 0))
  }
}

/** What the parts of a dump say together: Callgrind ends each with `totals`, others have a `summary` alone. */
function dumpOf(document: Document): { name: string; counts: Counts } {
  const totals: Counts = new Map()
  const summary: Counts = new Map()
  const seen = { creator: '', cmd: '', totals: 0, summary: 0 }
  let events: string[] = []
  for (const line of lines(document.text)) {
    const [, key, value = ''] = HEADER.exec(line) ?? []
    if (key === 'events') events = value.trim().split(/\s+/).slice(0, MOST_EVENTS)
    else if (key === 'creator' || key === 'cmd') seen[key] ||= value.trim()
    else if (key === 'totals' || key === 'summary') {
      seen[key]++
      add(key === 'totals' ? totals : summary, events, value)
    }
  }
  const isCallgrind = seen.creator.startsWith('callgrind')
  if ((isCallgrind || seen.totals > 0) && seen.totals < Math.max(1, seen.summary)) {
    throw new UserError({
      what: 'the file ends before its totals',
      where: document.name,
      mend: 'upload the file only after the program has ended',
    })
  }
  return { name: nameOf(seen.cmd), counts: seen.totals > 0 ? totals : summary }
}

function* measurementsOf(document: Document): Generator<Measurement> {
  const { name, counts } = dumpOf(document)
  for (const [event, value] of counts) {
    yield figureOf(name, event === 'Ir' ? 'instructions' : event, 'integer', 'lower', { value })
  }
}

function read(document: Document): Parsed {
  return parsedOf(document.name, toReadings(document.name, measurementsOf(document)))
}

/** Reads the totals of the files that Valgrind's Callgrind and Cachegrind write: https://valgrind.org/docs/manual/cl-format.html. */
export const callgrind: Format = {
  id: 'callgrind',
  name: 'Callgrind, Cachegrind',
  url: 'https://valgrind.org/docs/manual/cl-format.html',
  family: 'benchmarks',
  extensions: ['out'],
  marks: ['# callgrind format', 'creator: callgrind', 'events: Ir', 'fn='],
  gives: ['bench/<command>/instructions', 'bench/<command>/<event>'],
  recognises: ({ head, text }) =>
    hasLine(head, 'events:', EVENTS) &&
    (hasLine(text, 'summary:', TOTALS) || hasLine(text, 'totals:', TOTALS)),
  read,
}
