import type { Reading, Upload } from '../metrics/metric.ts'
import { UserError } from '../metrics/problem.ts'
import { slug } from '../metrics/slug.ts'
import { withoutEnd } from '../metrics/text.ts'
import type { Document, Format, Parsed } from './format.ts'
import { FORMATS } from './list.ts'
import { documentOf } from './parse/document.ts'
import { unknownFormat } from './parse/nearest.ts'
import { shownName } from './parse/readings.ts'

export type { LineCoverage, Parsed } from './format.ts'

/** What a file gave, and as what it was read; `format` is absent where it was recognised as none. */
export interface ReadReport extends Parsed {
  format?: Format
}

/** What the configuration's `files` says of a file where its content alone cannot tell. */
export interface ReadOptions {
  /** A format's id: the file is read as such, whatever it looks like. */
  format?: string
  /** Put before the ids of the file's metrics, with a `/` between, and before their names. */
  prefix?: string
  /** Stands instead of what the file says. */
  environment?: string
  /** Called when the file's bytes are no longer needed, before it is read. */
  decoded?: () => void
}

function formatOf(document: Document, wanted: string | undefined): Format {
  if (wanted !== undefined) {
    const named = FORMATS.find((format) => format.id === wanted)
    if (named) return named
    throw new UserError({
      what: `there is no format ${JSON.stringify(wanted)}`,
      where: `.github/tidemark.yml, files, for ${document.name}`,
      mend: `use one of ${FORMATS.map((format) => format.id).join(', ')}`,
    })
  }
  const format = FORMATS.find((one) => one.recognises(document))
  if (format) return format
  throw new UserError(document.jsonProblem() ?? unknownFormat(document, FORMATS))
}

/** An id, or a reading with its id and name, behind a prefix. */
export function underPrefix(id: string, given: string): string
export function underPrefix(reading: Reading, given: string): Reading
export function underPrefix(what: string | Reading, given: string): string | Reading {
  const prefix = withoutEnd(given, '/')
  if (typeof what === 'string') return slug(`${prefix}/${what}`)
  const { id, name, ...definition } = what.definition
  const named = name === undefined ? {} : { name: shownName(`${prefix}: ${name}`) }
  return { ...what, definition: { ...definition, ...named, id: underPrefix(id, given) } }
}

/** The upload with all its ids (also of annotations) and names behind the prefix. */
function prefixed(upload: Upload, prefix: string): Upload {
  return {
    ...upload,
    readings: upload.readings.map((reading) => underPrefix(reading, prefix)),
    annotations: upload.annotations.map((annotation) =>
      annotation.metric === undefined
        ? annotation
        : { ...annotation, metric: underPrefix(annotation.metric, prefix) },
    ),
  }
}

/**
 * Reads a report file in any known format, recognised by its content. Never throws for what is in the file: what
 * cannot be read is one problem, and what is good beside it counts.
 */
export function readReport(file: { name: string; bytes: Uint8Array }, options: ReadOptions = {}): ReadReport {
  try {
    const document = documentOf(file)
    options.decoded?.()
    const format = formatOf(document, options.format)
    const parsed = format.read(document)
    const placed = options.prefix ? prefixed(parsed.upload, options.prefix) : parsed.upload
    const upload =
      options.environment === undefined ? placed : { ...placed, environment: options.environment }
    return { ...parsed, upload, format }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { upload: { environment: '', readings: [], annotations: [] }, problems: [error.problem] }
  }
}
