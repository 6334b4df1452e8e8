import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Document, Parsed } from '../../src/formats/format.ts'
import { type ReadOptions, readReport } from '../../src/formats/index.ts'
import { documentOf } from '../../src/formats/parse/document.ts'

const HERE = fileURLToPath(new URL('../data/ingest', import.meta.url))

/** The paths of all files under a folder, relative to it. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md')
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/** The report files of the repository. */
export const FIXTURES = filesUnder(HERE)

export function bytesOf(fixture: string): Uint8Array {
  return readFileSync(join(HERE, fixture))
}

export function fixtureDocument(fixture: string): Document {
  return documentOf({ name: fixture, bytes: bytesOf(fixture) })
}

export function readFixture(fixture: string, options?: ReadOptions): Parsed {
  return readReport({ name: fixture, bytes: bytesOf(fixture) }, options)
}

export function readText(text: string, name = 'report.txt', options?: ReadOptions): Parsed {
  return readReport({ name, bytes: new TextEncoder().encode(text) }, options)
}

/** The numbers by id. */
export function numbersOf({ upload }: Parsed): Record<string, number> {
  return Object.fromEntries(
    upload.readings.map((reading) => [
      reading.definition.id,
      'number' in reading ? reading.number : Number.NaN,
    ]),
  )
}

/** Unit and direction by id. */
export function meaningsOf({ upload }: Parsed): Record<string, string> {
  return Object.fromEntries(
    upload.readings.map(({ definition }) => [definition.id, `${definition.unit} ${definition.better}`]),
  )
}

/** The ends of the spreads by id, of the metrics that have one. */
export function spreadsOf({ upload }: Parsed): Record<string, [low: number, high: number]> {
  return Object.fromEntries(
    upload.readings.flatMap((reading) =>
      'spread' in reading && reading.spread
        ? [[reading.definition.id, [reading.spread.low, reading.spread.high]]]
        : [],
    ),
  )
}

/** The samples by id, of the metrics that have some. */
export function samplesOf({ upload }: Parsed): Record<string, number[]> {
  return Object.fromEntries(
    upload.readings.flatMap((reading) =>
      'samples' in reading && reading.samples ? [[reading.definition.id, reading.samples]] : [],
    ),
  )
}
