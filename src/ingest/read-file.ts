import type { Family } from '../formats/format.ts'
import type { Totals } from '../formats/totals.ts'
import type { Upload } from '../metrics/metric.ts'

/** What one file of an artifact gave. */
export interface ReadFile {
  /** Artifact and path, as people find it. */
  file: string
  artifact: string
  /** The path inside the artifact. */
  path: string
  upload: Upload
  /** The id of the format that it was read as, and its family. */
  format: string
  family: Family
  /** What `files` puts before the ids; empty without. */
  prefix: string
  totals?: Totals
  /** See `Parsed.subject`. */
  subject?: string
}
