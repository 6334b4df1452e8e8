import { median } from 'simple-statistics'
import type { Reading, Upload } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'

/** What one file of an artifact gave. */
export interface ReadFile {
  /** Artifact and path, as people find it. */
  file: string
  upload: Upload
}

interface Kept {
  file: string
  reading: Reading
}

function samplesOf(reading: Reading): number[] | null {
  return 'samples' in reading && reading.samples ? reading.samples : null
}

/** Two readings as one, if both are samples; null if they contradict each other. */
function together(first: Reading, second: Reading): Reading | null {
  const [one, other] = [samplesOf(first), samplesOf(second)]
  if (!one || !other) return null
  const samples = [...one, ...other]
  return { definition: first.definition, number: median(samples), samples }
}

/** The most ids of a contradiction that are named. */
const MOST_NAMED = 3

/** What two files both say. */
interface Contradiction {
  first: string
  second: string
  ids: string[]
}

function problemOf({ first, second, ids }: Contradiction): Problem {
  const named = ids.slice(0, MOST_NAMED).join(', ')
  const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''
  return {
    what:
      ids.length === 1
        ? `the metric ${named} is in ${first}, too`
        : `the metrics ${named}${more} are in ${first}, too`,
    where: second,
    mend: 'upload them once, or give the files prefixes under "files" in tidemark.yml; the first file counts',
  }
}

/**
 * Makes a build's files speak of each metric once an environment: samples are put together, anything else that comes
 * twice is one problem for two files, which names both.
 */
export function withoutDuplicates(files: ReadFile[]): { uploads: Upload[]; problems: Problem[] } {
  const kept = new Map<string, Kept>()
  const contradictions = new Map<string, Contradiction>()
  const contradict = (id: string, first: string, second: string) => {
    const key = JSON.stringify([first, second])
    const known = contradictions.get(key)
    if (known) known.ids.push(id)
    else contradictions.set(key, { first, second, ids: [id] })
  }
  const uploads = files.map(({ file, upload }) => {
    const own = new Set<string>()
    for (const reading of upload.readings) {
      const { id } = reading.definition
      const key = `${upload.environment}\n${id}`
      const first = kept.get(key)
      const joined = first && together(first.reading, reading)
      if (!first) own.add(key)
      else if (!joined) contradict(id, first.file, file)
      kept.set(key, { file: first?.file ?? file, reading: first ? (joined ?? first.reading) : reading })
    }
    return { upload, own }
  })
  return {
    uploads: uploads.map(({ upload, own }) => ({
      ...upload,
      readings: [...own].flatMap((key) => kept.get(key)?.reading ?? []),
    })),
    problems: [...contradictions.values()].map(problemOf),
  }
}
