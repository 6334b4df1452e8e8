import { median } from 'simple-statistics'
import type { Better, Reading } from '../../metrics/metric.ts'
import { type Problem, UserError } from '../../metrics/problem.ts'
import { distinctId } from '../../metrics/slug.ts'
import { spreadAround } from '../../metrics/spread.ts'
import { MAX_METRICS } from '../../metrics/upload.ts'
import type { LineCoverage, Parsed } from '../format.ts'
import type { Bounds } from './bounds.ts'
import { type ProblemList, problemList } from './problem-list.ts'

const MOST_SAMPLES = 1_000
const LONGEST_NAME = 128

/** One number of a report, in base units, before repeats are put together. */
export interface Measurement {
  id: string
  /** As the tool calls it. */
  name: string
  unit: string
  better: Better
  /** What the tool says; not needed where there are samples, whose median stands then. */
  value?: number | undefined
  /** The single measurements, where the tool gives them. */
  samples?: readonly number[]
  /** The interval that the tool gives beside the number; left out where there are several samples. */
  bounds?: Bounds
}

/** The measurements of many items, each made only when it is asked for: a hostile report may have millions. */
export function* each<Item>(
  items: Iterable<Item>,
  measure: (item: Item) => Iterable<Measurement>,
): Generator<Measurement> {
  for (const item of items) yield* measure(item)
}

/** At most so many samples, evenly picked, so that the whole run stays represented. */
export function thinned(samples: number[], most = MOST_SAMPLES): number[] {
  if (samples.length <= most) return samples
  const step = samples.length / most
  return Array.from({ length: most }, (_, index) => samples[Math.floor(index * step)] ?? 0)
}

/** A name as it is shown: at most 128 characters, never half a surrogate pair. */
export function shownName(name: string): string {
  const text = name.trim()
  if (text.length <= LONGEST_NAME) return text
  return `${text.slice(0, LONGEST_NAME - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function readingOf(measurement: Measurement, numbers: number[]): Reading {
  const { id, unit, better, bounds = [undefined, undefined] } = measurement
  const name = shownName(measurement.name)
  const definition = { id, type: 'numeric' as const, unit, better, ...(name ? { name } : {}) }
  if (numbers.length === 1) {
    const [only = 0] = numbers
    const spread = spreadAround(only, ...bounds)
    return spread ? { definition, number: only, spread } : { definition, number: only }
  }
  return { definition, number: median(numbers), samples: thinned(numbers) }
}

function notFinite(file: string, name: string): Problem {
  return {
    what: `the number of ${JSON.stringify(shownName(name))} is missing or not finite`,
    where: file,
    mend: 'the other numbers of the file count; look why the tool gave none',
  }
}

function twice(file: string, name: string): Problem {
  return {
    what: `${JSON.stringify(shownName(name))} is in the file twice`,
    where: file,
    mend: 'give every result a name of its own; the first counts',
  }
}

function tooMany(file: string): Problem {
  return {
    what: `there are more than ${MAX_METRICS.toLocaleString('en')} results`,
    where: file,
    mend: 'upload fewer, or several files; the first ones count, the rest is left out',
  }
}

/** What a report says of one name. */
interface Entry {
  first: Measurement
  numbers: number[]
}

/**
 * The entries of one id. Names that differ only in upper case or in signs would share it: the one in lower case keeps
 * it, then the shortest, then the first by code units, and the others get an id that their whole name decides.
 */
function withOwnIds(entries: Entry[]): Entry[] {
  if (entries.length === 1) return entries
  const isLower = ({ first: { name } }: Entry) => name === name.toLowerCase()
  const [keeper] = entries.toSorted(
    (a, b) =>
      Number(isLower(b)) - Number(isLower(a)) ||
      a.first.name.length - b.first.name.length ||
      (a.first.name < b.first.name ? -1 : 1),
  )
  return entries.map((entry) => {
    if (entry === keeper) return entry
    return { ...entry, first: { ...entry.first, id: distinctId(entry.first.id, entry.first.name) } }
  })
}

/**
 * Makes readings of what a report holds. Numbers that are not finite are problems and leave the rest alone. `repeats`
 * says what the same name means when it comes again: another sample of the same metric, or a mistake. `problems`:
 * what the reader found already.
 */
export function toReadings(
  file: string,
  measurements: Iterable<Measurement>,
  repeats: 'samples' | 'mistakes' = 'mistakes',
  problems: ProblemList = problemList(file),
): { readings: Reading[]; problems: Problem[] } {
  const found = new Map<string, Entry[]>()
  let size = 0
  for (const one of measurements) {
    const numbers = (one.samples?.length ? one.samples : [one.value]).filter(
      (number): number is number => number !== undefined && Number.isFinite(number),
    )
    const sharing = found.get(one.id)
    const known = sharing?.find(({ first }) => first.name === one.name)
    if (numbers.length === 0) problems.add(() => notFinite(file, one.name))
    else if (!known) {
      if (size >= MAX_METRICS) {
        problems.add(() => tooMany(file))
        break
      }
      size++
      if (sharing) sharing.push({ first: one, numbers })
      else found.set(one.id, [{ first: one, numbers }])
    } else if (repeats === 'samples' && known.first.unit === one.unit) {
      for (const number of numbers) known.numbers.push(number)
    } else problems.add(() => twice(file, one.name))
  }
  return {
    readings: [...found.values()].flatMap(withOwnIds).map(({ first, numbers }) => readingOf(first, numbers)),
    problems: problems.all(),
  }
}

/** A report's readings as an upload. Throws a `UserError` if there is nothing at all. */
export function parsedOf(
  file: string,
  { readings, problems }: { readings: Reading[]; problems: Problem[] },
  coverage?: LineCoverage[],
): Parsed {
  if (readings.length === 0 && problems.length === 0) {
    throw new UserError({
      what: 'the report holds no results',
      where: file,
      mend: 'look whether the tool ran and found something to measure',
    })
  }
  const upload = { environment: '', readings, annotations: [] }
  return coverage ? { upload, problems, coverage } : { upload, problems }
}
