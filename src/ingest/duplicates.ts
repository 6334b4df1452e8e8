import { median } from 'simple-statistics'
import type { Reading, Upload } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import { entryFor } from './advice.ts'
import type { ReadFile } from './read-file.ts'

/** What is needed of a file to tell what it has in common with others. */
type FileUpload = Pick<ReadFile, 'file' | 'artifact' | 'path' | 'upload'>

interface Kept {
  file: FileUpload
  reading: Reading
  /** Of all files that have some; null where the first file has none. */
  samples: number[] | null
}

function samplesOf(reading: Reading): number[] | null {
  return 'samples' in reading && reading.samples ? reading.samples : null
}

/** The reading with the samples of all files. */
function whole({ reading, samples }: Kept): Reading {
  if (!samples || samples === samplesOf(reading)) return reading
  return { definition: reading.definition, number: median(samples), samples }
}

/** The most ids of a contradiction that are named. */
const MOST_NAMED = 3

/** What two files both say. */
interface Contradiction {
  first: FileUpload
  second: FileUpload
  ids: string[]
}

function problemOf({ first, second, ids }: Contradiction): Problem {
  const named = ids.slice(0, MOST_NAMED).join(', ')
  const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''
  return {
    what:
      ids.length === 1
        ? `the metric ${named} is in ${first.file}, too`
        : `the metrics ${named}${more} are in ${first.file}, too`,
    where: second.file,
    mend: `upload them once, or tell the files apart under "files" in tidemark.yml by "- ${entryFor(first, second)}"; the first file counts`,
  }
}

/**
 * Makes a build's files speak of each metric once an environment: samples are put together, anything else that comes
 * twice is one problem for two files, which names both.
 */
export function withoutDuplicates(files: FileUpload[]): { uploads: Upload[]; problems: Problem[] } {
  const kept = new Map<string, Kept>()
  const contradictions = new Map<string, Contradiction>()
  const contradict = (id: string, first: FileUpload, second: FileUpload) => {
    const key = JSON.stringify([first.file, second.file])
    const known = contradictions.get(key)
    if (known) known.ids.push(id)
    else contradictions.set(key, { first, second, ids: [id] })
  }
  const uploads = files.map((file) => {
    const { upload } = file
    const own = new Set<string>()
    for (const reading of upload.readings) {
      const { id } = reading.definition
      const key = `${upload.environment}\n${id}`
      const first = kept.get(key)
      const samples = samplesOf(reading)
      if (!first) {
        own.add(key)
        kept.set(key, { file, reading, samples })
      } else if (first.samples && samples) first.samples = first.samples.concat(samples)
      else contradict(id, first.file, file)
    }
    return { upload, own }
  })
  return {
    uploads: uploads.map(({ upload, own }) => ({
      ...upload,
      readings: [...own].flatMap((key) => kept.get(key) ?? []).map(whole),
    })),
    problems: [...contradictions.values()].map(problemOf),
  }
}
